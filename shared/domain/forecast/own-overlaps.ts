import type { EpochSeconds } from '#domain/time/instant.ts';

/** Fires of a job that come before the run of the one before is over. */
export interface OwnOverlaps {
  readonly fires: number;
  /** The shortest time between two of the job's fires. */
  readonly gapSeconds: number;
}

/** The fires that will meet a run of their own job, if those take that long; undefined where none does. */
export function ownOverlaps(fires: readonly EpochSeconds[], takesSeconds: number): OwnOverlaps | undefined {
  let [met, gapSeconds] = [0, Number.POSITIVE_INFINITY];
  for (let index = 1; index < fires.length; index += 1) {
    const gap = (fires[index] ?? 0) - (fires[index - 1] ?? 0);
    gapSeconds = Math.min(gapSeconds, gap);
    met += gap < takesSeconds ? 1 : 0;
  }
  return met === 0 ? undefined : { fires: met, gapSeconds };
}
