import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** A stretch of time: `from` belongs to it, `to` does not. */
export interface Stretch {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
}

/** The most fires that are kept for jobs of the same schedule. */
const MOST_KEPT = 4_000_000;

/** The fires of schedules within a stretch, computed once for all jobs that fire at the same times. */
export class FiresIn {
  readonly stretch: Stretch;
  readonly #known = new Map<string, readonly EpochSeconds[]>();
  #kept = 0;

  constructor(stretch: Stretch) {
    this.stretch = stretch;
  }

  /** In their order. */
  of(schedule: ParsedSchedule): readonly EpochSeconds[] {
    const key = keyOf(schedule);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    const fires = [...schedule.between(this.stretch.from - 1, this.stretch.to - 1)];
    if (key !== undefined && this.#kept + fires.length <= MOST_KEPT) {
      this.#known.set(key, fires);
      this.#kept += fires.length;
    }
    return fires;
  }
}

/** The name of all that the fires follow from; undefined where calendars or the job's id have a part in that. */
function keyOf({ parts, context }: ParsedSchedule): string | undefined {
  const { startAt, endAt, jitterSeconds = 0 } = context;
  return jitterSeconds > 0 || parts.some(({ except }) => except !== undefined)
    ? undefined
    : JSON.stringify([startAt, endAt, parts]);
}
