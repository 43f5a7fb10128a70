import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { readDuration } from '#domain/schedule/read/duration.ts';
import { TestSetupError } from './error.ts';

/** Milliseconds of a duration as schedules have it: `1 day`, `90s`, `PT5M`. Throws a TestSetupError. */
export function readMilliseconds(duration: string): number {
  try {
    return readDuration(duration, 0) * 1_000;
  } catch (cause) {
    const expected = cause instanceof ScheduleError ? cause.expected : 'a text';
    throw new TestSetupError(`${JSON.stringify(duration)} is no duration; expected ${expected}`, { cause });
  }
}
