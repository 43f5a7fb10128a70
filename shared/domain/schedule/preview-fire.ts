import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { noteOfFire } from './note-of-fire.ts';
import type { ParsedSchedule } from './parsed.ts';

/** One fire as people read it. */
export interface PreviewFire {
  /** `2026-12-24T17:00:00Z`. */
  readonly at: string;
  /** The same on the clocks of the schedule's zone, with their offset. */
  readonly local: string;
  /** The effect of a change of the clocks on it. */
  readonly note?: string;
}

/** One fire in UTC, in its schedule's zone, and what a change of the clocks does to it. */
export function previewFire(schedule: ParsedSchedule, at: EpochSeconds): PreviewFire {
  const note = noteOfFire(schedule, at);
  return { at: writeUtc(at), local: writeLocal(at, schedule.timezone), ...(note === undefined ? {} : { note }) };
}

/** The fires after `from`, at most so many, as people read them. */
export function previewFires(schedule: ParsedSchedule, from: EpochSeconds, count: number): PreviewFire[] {
  const fires: PreviewFire[] = [];
  for (const at of schedule.between(from, Infinity)) {
    fires.push(previewFire(schedule, at));
    if (fires.length === count) {
      break;
    }
  }
  return fires;
}
