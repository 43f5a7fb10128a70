import type { Schedule } from '#domain/schedule/definition/schedule.ts';

/** The schedule of a job that runs only after others: it never fires. */
export function noSchedule(timezone: string): Schedule {
  return {
    next: () => undefined,
    previous: () => undefined,
    between: () => [],
    matches: () => false,
    compile: () => ({ exact: true, entries: [] }),
    rearms: false,
    describe: () => 'after other jobs',
    timezone,
  };
}
