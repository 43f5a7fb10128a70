import { DAY } from './civil.ts';
import type { EpochSeconds } from './instant.ts';
import { writeUtc } from './write.ts';

/** A day of UTC. */
interface UtcDay {
  /** `2026-11-05`. */
  readonly date: string;
  readonly startsAt: EpochSeconds;
}

/** The days that a range of instants touches, its ends included, newest first. */
export function utcDaysBack(from: EpochSeconds, to: EpochSeconds): readonly UtcDay[] {
  const days: UtcDay[] = [];
  for (let startsAt = Math.floor(to / DAY) * DAY; startsAt + DAY > from && from <= to; startsAt -= DAY) {
    days.push({ date: dateOf(startsAt), startsAt });
  }
  return days;
}

/** The day of an instant. */
export function dateOf(at: EpochSeconds): string {
  return writeUtc(at).slice(0, 'YYYY-MM-DD'.length);
}
