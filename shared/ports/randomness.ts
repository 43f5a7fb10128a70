import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** Chance, so that tests can repeat it. */
export interface Randomness {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** A ULID for this time: 26 characters, https://github.com/ulid/spec. */
  ulid(timeMs: EpochMilliseconds): string;
}
