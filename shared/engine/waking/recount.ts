import { recounted } from '#domain/ledger/runs/places.ts';
import type { Clock } from '#ports/clock.ts';
import type { ContainerCensus } from '#ports/containers.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';

/** The places of some runner classes, and whoever knows how many of their containers run. */
export interface Recount {
  readonly clock: Clock;
  readonly places: PlaceCounts;
  readonly census: ContainerCensus;
  /** The runner classes on containers. */
  readonly runners: readonly string[];
}

/**
 * Puts the count of the taken places right for each runner class on containers. What somebody else writes meanwhile is left to the next
 * time. Answers how many classes were put right.
 */
export async function recountPlaces({ clock, places, census, runners }: Recount): Promise<number> {
  let corrected = 0;
  for (const runner of runners) {
    const before = await places.read(runner);
    const after = before && recounted(before, await census.running(runner), clock.now());
    if (after !== undefined && after !== before) {
      const written = await places.write({ ...after, version: after.version + 1 });
      corrected += written === 'written' ? 1 : 0;
    }
  }
  return corrected;
}
