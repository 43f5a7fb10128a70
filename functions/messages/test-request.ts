import type { Sending } from '#ports/channels.ts';

/** The event by which the api has the notifier test a channel. */
export interface TestRequest {
  /** The name of the channel. */
  readonly test: string;
}

/** The notifier's answer; nothing was sent where there is no such channel. */
export interface TestedChannel {
  readonly sending: Sending | undefined;
}
