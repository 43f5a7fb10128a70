import type { Message } from '#domain/notices/messages/message.ts';
import { cut } from '#domain/notices/wording/cut.ts';
import { plainText } from '#domain/notices/wording/plain-text.ts';
import type { Written } from '#domain/notices/wording/written.ts';

/** A mail, but for whom and from whom it is. */
export interface Mail {
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** The same at every try (RFC 5322, section 3.6.4), so that a mail that is sent twice is one for who looks. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

const LONGEST_SUBJECT = 150;

/**
 * A message as a mail: plain text, in which nothing is formatted. Mails about one incident refer to it, so that they stand together.
 * @param host behind the @ of message ids: of the sender's address
 */
export function mailOf(message: Message, written: Written, host: string): Mail {
  const [told, ...others] = message.kind === 'notices' ? message.notices : [];
  const incident = others.length === 0 ? told?.incident : undefined;
  return {
    subject: cut(written.title, LONGEST_SUBJECT),
    text: plainText(written),
    messageId: idOf(message.id, host),
    headers: {
      // RFC 3834, section 5: nobody's holiday answers it.
      'Auto-Submitted': 'auto-generated',
      ...(incident === undefined ? {} : { References: idOf(incident, host) }),
    },
  };
}

/** The host of an address. */
export function hostOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Ids of notices may have dots at places where RFC 5322 has none. */
function idOf(id: string, host: string): string {
  return `<${id.replace(/[^A-Za-z0-9_-]+/g, '.').replace(/^\.|\.$/g, '')}@${host}>`;
}
