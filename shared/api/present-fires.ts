import type { ParsedSchedule } from '../schedule/parsed-schedule.ts';
import { previewFire } from '../schedule/preview.ts';
import type { EpochSeconds } from '../schedule/schedule.ts';
import type { Fire } from './preview.ts';

/** Shows fires of a schedule: in UTC, on the clocks of its zone, and what a change of the clocks does to them. */
export function presentFires(schedule: ParsedSchedule | undefined, fires: readonly EpochSeconds[]): Fire[] {
  return schedule === undefined ? [] : fires.map((at) => ({ ...previewFire(schedule, at) }));
}
