import { connect, type Socket } from 'node:net';
import { destinationOf } from '#adapters/commands/http/destination.ts';
import { loadInstalled } from '#adapters/machine/installed-package.ts';
import { hostOf, type Mail, mailOf } from '#domain/notices/layouts/mail.ts';
import type { EmailChannel, SmtpServer } from '#domain/notices/settings/channel.ts';
import { writeMessage } from '#domain/notices/wording/write.ts';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { Sending } from '#ports/channels.ts';
import { again, answerText } from './answer.ts';
import type { Outgoing, SendingHost } from './sender.ts';

/** The part of `nodemailer` that is used here. */
interface Mailer {
  createTransport(options: Readonly<Record<string, unknown>>): MailTransport;
}

interface MailTransport {
  sendMail(mail: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const PACKAGE = 'nodemailer';
const [PORT_STARTTLS, PORT_TLS, PORT_PLAIN] = [587, 465, 25];
/** Wrong until somebody changes something: a password, and a server without the encryption that is asked for. */
const STANDING: ReadonlySet<string> = new Set(['EAUTH', 'ETLS']);
const GREETING_MS = 15_000;
/** A server may be slow after it was given a mail: given up before it answers, the mail is there and would be sent again. */
const SOCKET_MS = 60_000;

/** Sends mails through the server of a channel, and knows who still has to be sent one that some were refused for now. */
export class SmtpSender {
  readonly #host: SendingHost;
  /** By message: those who are to be tried again. Lost with the process: then all are sent it again, under the same id. */
  readonly #remaining = new Map<string, readonly string[]>();

  constructor(host: SendingHost) {
    this.#host = host;
  }

  async send(channel: EmailChannel, { message, writing, values, secrets, signal }: Outgoing): Promise<Sending> {
    const loaded = loadInstalled(PACKAGE);
    if (!loaded.ok || !isMailer(loaded.value)) {
      return { kind: 'gone', answer: loaded.ok ? `${PACKAGE} is not the package that it should be` : loaded.why };
    }
    const mailer = loaded.value;
    const address = await this.#addressOf(channel.smtp, signal).catch((error: unknown) => again(words(error, secrets)));
    if (typeof address !== 'string') {
      return address;
    }
    const mail = mailOf(message, writeMessage(message, writing), hostOf(channel.from));
    const to = this.#remaining.get(message.id) ?? channel.to;
    const options = transportOptions(channel.smtp, values.password);
    const connection = connect({ host: address, port: options.port });
    // Ended here, and not by the transport, which lets go of it and leaves it open.
    const end = () => void connection.destroy();
    signal.addEventListener('abort', end);
    try {
      const transport = mailer.createTransport({ ...options, getSocket: givenSocket(connection) });
      const sent = await unlessAborted(transport.sendMail(envelopeOf(channel, mail, to)), signal);
      return sent === undefined ? again('no answer in time') : this.#partly(message.id, sent, secrets);
    } catch (error) {
      end();
      return failure(error, secrets);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /** Some may have been refused though others were not: those refused for now are tried again, and nobody else. */
  #partly(id: string, sent: unknown, secrets: readonly string[]): Sending {
    const { response, rejectedErrors } = isObject(sent) ? sent : {};
    const refused = Array.isArray(rejectedErrors) ? rejectedErrors.filter(isObject) : [];
    const passing = refused.flatMap(({ responseCode, recipient }) =>
      isPassing(responseCode) && typeof recipient === 'string' ? [recipient] : [],
    );
    const text = [response, ...refused.map(({ recipient, response: why }) => `${recipient} refused: ${why}`)].join(
      '; ',
    );
    if (passing.length === 0) {
      this.#remaining.delete(id);
      return { kind: 'sent', answer: answerText(text, secrets) };
    }
    this.#remaining.set(id, passing);
    return again(answerText(text, secrets));
  }

  /** Checked as every server's is, but for private addresses: a mail server of one's own is where it belongs there. */
  async #addressOf({ host }: SmtpServer, signal: AbortSignal): Promise<string | Sending> {
    const name = host.includes(':') ? `[${host}]` : host;
    const guard = { ...this.#host.http, allowPrivate: true };
    const destination = await unlessAborted(destinationOf(new URL(`smtp://${name}`), guard), signal);
    if (destination === undefined) {
      return again('its name was not resolved in time');
    }
    if (destination.kind === 'closed') {
      return { kind: 'permanent', answer: destination.why };
    }
    const [first] = destination.addresses;
    return first?.address ?? again(`${host} has no address`);
  }
}

function isMailer(value: unknown): value is Mailer {
  return typeof value === 'object' && value !== null && 'createTransport' in value;
}

/** Hands a transport the connection that it is to use, once there is one. */
function givenSocket(connection: Socket) {
  return (_: unknown, take: (error: unknown, found?: { readonly connection: Socket }) => void): void => {
    connection.once('error', take);
    connection.once('connect', () => {
      connection.removeListener('error', take);
      take(null, { connection });
    });
  };
}

function transportOptions({ host, port, encryption = 'starttls', user }: SmtpServer, password: string | undefined) {
  const usual = { starttls: PORT_STARTTLS, tls: PORT_TLS, none: PORT_PLAIN }[encryption];
  return {
    host,
    port: port ?? usual,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
    greetingTimeout: GREETING_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function envelopeOf({ from }: EmailChannel, { subject, text, messageId, headers }: Mail, to: readonly string[]) {
  const { References: references, ...others } = headers;
  return { from, to: [...to], subject, text, messageId, headers: others, ...present({ references }) };
}

/** A refusal for now has a code of the four hundreds (RFC 5321, section 4.2.1); what is about the connection has none. */
function failure(error: unknown, secrets: readonly string[]): Sending {
  const { code, responseCode, rejectedErrors } = isObject(error) ? error : {};
  const answer = words(error, secrets);
  const several = Array.isArray(rejectedErrors) ? rejectedErrors.filter(isObject) : [];
  if (typeof responseCode !== 'number' || isPassing(responseCode)) {
    return again(answer);
  }
  if (several.some((one) => isPassing(one.responseCode))) {
    return again(answer);
  }
  return { kind: STANDING.has(String(code)) ? 'gone' : 'permanent', answer };
}

function isPassing(responseCode: unknown): boolean {
  return typeof responseCode === 'number' && responseCode >= 400 && responseCode < 500;
}

function words(error: unknown, secrets: readonly string[]): string {
  return answerText(error instanceof Error ? error.message : String(error), secrets);
}
