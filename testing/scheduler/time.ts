import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { readDuration } from '#domain/schedule/read/duration.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { TestSetupError } from './error.ts';

/** Milliseconds of a duration as schedules have it: `1 day`, `90s`, `PT5M`. Throws a TestSetupError. */
export function readMilliseconds(duration: string): number {
  try {
    return readDuration(duration, 0) * 1_000;
  } catch (cause) {
    const expected = cause instanceof ScheduleError ? cause.expected : 'a text';
    const written = typeof duration === 'string' ? JSON.stringify(duration) : String(duration);
    throw new TestSetupError(`${written} is no duration; expected ${expected}`, { cause });
  }
}

/** The instant that a test names. Throws a TestSetupError. */
export function readInstant(instant: Date | string): EpochMilliseconds {
  // Tests are also written without types.
  const ms = typeof instant === 'string' || instant instanceof Date ? new Date(instant).getTime() : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new TestSetupError(`${instant} is no instant; expected a Date or a text such as 2026-11-23T09:00:00Z`);
  }
  return ms;
}

/** The instant that a test goes on to. Throws a TestSetupError for one that is over. */
export function readComing(instant: Date | string, now: EpochMilliseconds): EpochMilliseconds {
  const untilMs = readInstant(instant);
  if (untilMs < now) {
    throw new TestSetupError(
      `advanceTo: ${new Date(untilMs).toISOString()} is over; it is ${new Date(now).toISOString()}`,
    );
  }
  return untilMs;
}
