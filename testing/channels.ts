import type { Message } from '#domain/notices/messages/message.ts';
import type { Channels, Sending } from '#ports/channels.ts';

/** One message that came in at a channel. */
interface Received {
  readonly channel: string;
  readonly message: Message;
}

/** Channels in memory: they write down what they are sent, and answer as the script says. */
export class ScriptedChannels implements Channels {
  readonly received: Received[] = [];
  readonly #answer: (received: Received, count: number) => Sending | Promise<Sending>;

  /** @param answer asked for each message; `count` is 1 for the first one. Left out: every message is taken. */
  constructor(answer: (received: Received, count: number) => Sending | Promise<Sending> = taken) {
    this.#answer = answer;
  }

  async send(channel: string, message: Message): Promise<Sending> {
    const received = { channel, message };
    this.received.push(received);
    return this.#answer(received, this.received.length);
  }
}

function taken(): Sending {
  return { kind: 'sent', answer: '200 ok' };
}
