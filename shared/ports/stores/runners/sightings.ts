import type { RunnerSeen } from '#domain/runners/seen.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The runners of classes on machines elsewhere, as they were seen last. Hints: nothing is decided by them. */
export interface Sightings {
  /** Puts a runner in the place of what it was before. */
  put(seen: RunnerSeen, expiresAt: EpochSeconds): Promise<void>;
  /** The runners of a class that have not expired, at most 100, in the order of their ids. */
  list(runner: string): Promise<readonly RunnerSeen[]>;
}
