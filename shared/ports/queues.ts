import type { LastSuccess, RunRequest } from '#domain/ledger/head/request.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';

/** The longest that a queue keeps a message back (SQS, SendMessage: DelaySeconds). */
export const LONGEST_DELAY_SECONDS = 900;

/** "Look at this job." May come late, twice, never or for no reason. */
export interface WakeMessage {
  readonly jobId: string;
  /** The instant that the sender had in mind; only ever logged. */
  readonly scheduledTime?: string;
}

/** A wake-up to send: delivered at `at` if that is at most LONGEST_DELAY_SECONDS away, else at once. */
export interface Wake {
  readonly jobId: string;
  readonly at?: EpochSeconds;
}

/** "Run this." A second copy dies at the claim. */
export interface RunMessage extends RunRequest, LastSuccess {
  readonly jobId: string;
  readonly sentAtMs?: EpochMilliseconds;
  /** The messages of this run that the head had sent with this one; 1 where it is left out. */
  readonly send?: number;
  /** The times that this message was put off, as all places of its runner class were taken. */
  readonly waits?: number;
}

/** "Look at what is pending on this channel." May come late, twice, never or for no reason. */
export interface ChannelMessage {
  readonly channel: string;
}

/** The queues. All deliver at least once, in any order. */
export interface Queues {
  /** Any number of them. Where it throws, some may have been sent. */
  sendWakes(wakes: readonly Wake[]): Promise<void>;
  /** `delaySeconds`: delivered no sooner; at most LONGEST_DELAY_SECONDS. */
  sendRun(message: RunMessage, delaySeconds?: number): Promise<void>;
  /** Has the notifier look at these channels; `delaySeconds`: no sooner, at most LONGEST_DELAY_SECONDS. Where it throws, some may have been sent. */
  tellChannels(names: readonly string[], delaySeconds?: number): Promise<void>;
}
