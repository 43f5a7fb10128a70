import { type References, resolveValues } from '#adapters/commands/attempt/resolve-values.ts';
import { ifInstalled } from '#adapters/machine/optional-package.ts';
import type { Message } from '#domain/notices/messages/message.ts';
import type { Channel } from '#domain/notices/settings/channel.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import type { Value } from '#domain/secrets/reference.ts';
import { knownSecret } from '#domain/secrets/values.ts';
import { lazily } from '#domain/values/lazily.ts';
import type { Channels, Sending } from '#ports/channels.ts';
import { sendToAlertmanager, sendToPagerDuty } from './alerts.ts';
import { again, answerText } from './answer.ts';
import type { AwsAccess } from './aws-access.ts';
import { sendToChat } from './chat.ts';
import { type ProgramHost, tellProgram } from './program.ts';
import type { Outgoing, SendingHost } from './sender.ts';
import { SmtpSender } from './smtp.ts';
import { sendToWebhook } from './webhook.ts';

/** The surroundings of the channels of a configuration. */
interface ConfiguredChannelsParts extends SendingHost, References {
  readonly settings: ChannelSettings;
  readonly aws: AwsAccess;
  /** Left out: there is no machine of one's own, and channels of the type command send nothing. */
  readonly programs?: ProgramHost;
}

/** A request ends within 15 s, a mail within 60. */
const TIMEOUT_MS = 15_000;
const MAIL_TIMEOUT_MS = 60_000;

/** The channels of a configuration. Secrets are looked up for each message anew, and are in no answer. */
export class ConfiguredChannels implements Channels {
  readonly #parts: ConfiguredChannelsParts;
  readonly #smtp: () => SmtpSender;

  constructor(parts: ConfiguredChannelsParts) {
    this.#parts = parts;
    this.#smtp = lazily(() => new SmtpSender(parts));
  }

  async send(name: string, message: Message): Promise<Sending> {
    const { settings, clock } = this.#parts;
    const channel = Object.hasOwn(settings.channels, name) ? settings.channels[name] : undefined;
    if (channel === undefined) {
      return { kind: 'permanent', answer: 'the channel is not configured any more' };
    }
    const timeout = new AbortController();
    const timeoutMs = channel.type === 'email' ? MAIL_TIMEOUT_MS : TIMEOUT_MS;
    const stopTimer = clock.after(timeoutMs, () => timeout.abort());
    try {
      return await this.#sendWithin(channel, message, timeout.signal);
    } catch (error) {
      return again(answerText(error instanceof Error ? error.message : String(error), []));
    } finally {
      stopTimer();
    }
  }

  async #sendWithin(channel: Channel, message: Message, signal: AbortSignal): Promise<Sending> {
    const { timezone, consoleUrl } = this.#parts.settings;
    const resolved = await resolveValues(this.#parts, valuesOf(channel), signal);
    if (resolved.kind === 'unresolved') {
      const { result } = resolved;
      return again(result.kind === 'failed' ? answerText(result.reason.text, []) : 'its secrets were not read in time');
    }
    const { values } = resolved;
    const secrets = [...resolved.secrets, ...(typeof values.url === 'string' ? knownSecret(values.url) : [])];
    const writing = { timezone, consoleUrl, output: channel.output ?? true };
    return await this.#dispatch(channel, { message, writing, values, secrets, signal });
  }

  async #dispatch(channel: Channel, outgoing: Outgoing): Promise<Sending> {
    const { aws, programs } = this.#parts;
    switch (channel.type) {
      case 'slack':
      case 'teams':
      case 'discord':
        return await sendToChat(this.#parts, channel, outgoing);
      case 'webhook':
        return await sendToWebhook(this.#parts, outgoing);
      case 'pagerduty':
        return await sendToPagerDuty(this.#parts, channel, outgoing);
      case 'alertmanager':
        return await sendToAlertmanager(this.#parts, channel, outgoing);
      case 'email':
        return await this.#smtp().send(channel, outgoing);
      case 'ses':
      case 'sns':
      case 'eventbridge': {
        // Who tells nothing through AWS needs none of its packages.
        const loaded = await ifInstalled(import('./aws.ts'));
        return loaded.ok
          ? await loaded.value.sendToAws(this.#parts, aws, channel, outgoing)
          : { kind: 'gone', answer: loaded.why };
      }
      case 'command':
        return programs === undefined
          ? { kind: 'permanent', answer: 'there is no machine of your own here to run a command on' }
          : await tellProgram(this.#parts.clock, programs, channel, outgoing);
    }
  }
}

/** The values of a channel that may be references, by their names. */
export function valuesOf(channel: Channel): Readonly<Record<string, Value>> {
  switch (channel.type) {
    case 'webhook':
      return {
        url: channel.url,
        ...Object.fromEntries((channel.secrets ?? []).map((one, index) => [`secrets[${index}]`, one])),
      };
    case 'alertmanager':
      return { url: channel.url, ...(channel.token === undefined ? {} : { token: channel.token }) };
    case 'pagerduty':
      return { routingKey: channel.routingKey };
    case 'email':
      return channel.smtp.password === undefined ? {} : { password: channel.smtp.password };
    default:
      return 'url' in channel ? { url: channel.url } : {};
  }
}
