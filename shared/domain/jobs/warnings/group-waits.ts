import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';

const LONG_WAIT_SECONDS = 600;

/** A run that waits for its conditions holds its place in the group: the others of it wait, too. */
export function longWaits({ group, wait }: JobSettings): readonly Warning[] {
  return group === undefined || wait === undefined || wait.atMostSeconds <= LONG_WAIT_SECONDS
    ? []
    : [
        {
          code: 'group-waits',
          message: `a run that waits for its conditions, for up to ${wait.atMostSeconds} s, keeps its place in the group ${group.name}, and others wait for it: set wait.atMostSeconds to ${LONG_WAIT_SECONDS} at most, or leave it to skip`,
        },
      ];
}
