import type { Fire } from '#api/shapes/preview.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previewFire } from '#domain/schedule/preview.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** Shows fires of a schedule: in UTC, on the clocks of its zone, and what a change of the clocks does to them. */
export function presentFires(schedule: ParsedSchedule | undefined, fires: readonly EpochSeconds[]): Fire[] {
  return schedule === undefined ? [] : fires.map((at) => ({ ...previewFire(schedule, at) }));
}
