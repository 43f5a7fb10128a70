import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Notice } from './notice.ts';

/** `dropped`: there was no need to tell it any more. */
export const DELIVERY_STATES = ['pending', 'sent', 'gave_up', 'dropped'] as const;

/** The record of what became of one notice on one channel. Its identity is the notice's job, `since` and id, and the channel. */
export interface Delivery {
  readonly notice: Notice;
  readonly channel: string;
  /** Grows by one with each write; a write is conditional on the version that was read. */
  readonly version: number;
  readonly state: (typeof DELIVERY_STATES)[number];
  /** The times that it was tried to deliver it. */
  readonly tries: number;
  readonly nextTryAt?: EpochSeconds;
  /** It was given up, and is to be told again since then, as the channel works and its incident is still open. */
  readonly offeredAt?: EpochSeconds;
  readonly sentAt?: EpochSeconds;
  /** The last answer: its status, where it had one, and the beginning of what it said, or why it was given up. */
  readonly answer?: DeliveryAnswer;
  readonly expiresAt: EpochSeconds;
}

/** The instant from which a delivery has been waiting to be told. */
export function waitsSince({ notice, offeredAt }: Delivery): EpochSeconds {
  return offeredAt ?? notice.at;
}

/** The answer of a receiver. */
export interface DeliveryAnswer {
  readonly status?: number;
  /** At most 200 characters, secrets masked. */
  readonly text: string;
}
