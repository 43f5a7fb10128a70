import type { Message } from '#domain/notices/messages/message.ts';

/** The outcome of one try to send a message. `answer`: status and beginning of what the receiver said, or the fault; masked, one line. */
export type Sending =
  | { readonly kind: 'sent'; readonly answer: string }
  /** Not now; `afterSeconds`: as the receiver asked. */
  | { readonly kind: 'again'; readonly answer: string; readonly afterSeconds?: number }
  /** Never this message. */
  | { readonly kind: 'permanent'; readonly answer: string }
  /** The receiver is gone (410): nothing more on this channel until somebody acts. */
  | { readonly kind: 'gone'; readonly answer: string };

/** The channels of the configuration, as whoever sends sees them. */
export interface Channels {
  /**
   * Sends a message, once. Never throws: whatever goes wrong is answered. Ends within 15 s (mail: 60 s), of its own accord.
   * @param channel the name of a configured channel
   */
  send(channel: string, message: Message): Promise<Sending>;
}
