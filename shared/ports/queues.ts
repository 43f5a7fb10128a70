import type { RunRequest } from '#domain/ledger/head/request.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';

/** "Look at this job." May come late, twice, never or for no reason. */
export interface WakeMessage {
  readonly jobId: string;
  /** The instant that the sender had in mind; only ever logged. */
  readonly scheduledTime?: string;
}

/** A wake-up to send: delivered at `at` if that is at most 900 s away (the longest SQS DelaySeconds), else at once. */
export interface Wake {
  readonly jobId: string;
  readonly at?: EpochSeconds;
}

/** "Run this." A second copy dies at the claim. */
export interface RunMessage extends RunRequest {
  readonly jobId: string;
  readonly sentAtMs?: EpochMilliseconds;
}

/** The two queues. Both deliver at least once, in any order. */
export interface Queues {
  /** Any number of them. Where it throws, some may have been sent. */
  sendWakes(wakes: readonly Wake[]): Promise<void>;
  sendRun(message: RunMessage): Promise<void>;
}
