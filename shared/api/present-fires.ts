import type { EpochSeconds } from '../schedule/schedule.ts';
import { writeLocal, writeUtc } from '../schedule/write-time.ts';
import type { Fire } from './preview.ts';

/** Shows fires in UTC and as the clocks of `timezone` show them. */
export function presentFires(fires: readonly EpochSeconds[], timezone: string): Fire[] {
  return fires.map((at) => ({ at: writeUtc(at), local: writeLocal(at, timezone) }));
}
