import type { EpochSeconds } from '#domain/time/instant.ts';
import { unexceptedClockOf } from './fires/of-part.ts';
import { delayTo } from './note-of-fire.ts';
import type { ParsedSchedule } from './parsed.ts';

/** The day that a fire was moved from, or the calendar that it lies beyond the end of, in words; undefined for every other. */
export function calendarNote(schedule: ParsedSchedule, at: EpochSeconds): string | undefined {
  for (const part of schedule.parts) {
    const delaySeconds = part.except === undefined ? undefined : delayTo(schedule, part, at);
    const note =
      delaySeconds === undefined ? undefined : part.except?.noteOn(unexceptedClockOf(part), at - delaySeconds);
    if (note !== undefined) {
      return note;
    }
  }
  return undefined;
}
