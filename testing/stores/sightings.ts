import type { RunnerSeen } from '#domain/runners/seen.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Sightings } from '#ports/stores/runners/sightings.ts';

/** The runners that were seen, in memory. */
export class MemorySightings implements Sightings {
  readonly #clock: Clock;
  readonly #seen = new Map<string, { readonly seen: RunnerSeen; readonly expiresAt: EpochSeconds }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async put(seen: RunnerSeen, expiresAt: EpochSeconds): Promise<void> {
    this.#seen.set(`${seen.runner} ${seen.id}`, { seen: { ...seen }, expiresAt });
  }

  async list(runner: string): Promise<readonly RunnerSeen[]> {
    const now = secondsOf(this.#clock.now());
    return [...this.#seen.values()]
      .filter(({ seen, expiresAt }) => seen.runner === runner && expiresAt > now)
      .map(({ seen }) => seen)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }
}
