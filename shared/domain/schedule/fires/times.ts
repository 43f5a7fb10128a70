import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** Fixed instants, rising. */
export function timesClock(at: readonly EpochSeconds[]): Clock {
  return { next: (after) => at.find((instant) => instant > after) ?? Infinity };
}
