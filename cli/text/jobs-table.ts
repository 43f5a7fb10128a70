import type { Job } from '#api/shapes/job.ts';
import type { Output } from '#cli/terminal/output.ts';
import { lookOf } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime, zoneTime } from '#cli/terminal/times.ts';
import { scheduleText } from './job.ts';

/** Jobs, one a line: what state they are in, when they fire next in their zone and in UTC, and how their last run ended. */
export function jobsTable(output: Output, jobs: readonly Job[]): string {
  return formatTable(
    output,
    [
      { title: 'JOB', value: ({ id }) => id },
      { title: 'STATE', value: stateOf, look: (job) => lookOf(stateOf(job)) },
      { title: 'NEXT FIRE', value: ({ nextFireAt, timezone }) => zoneTime(nextFireAt, timezone) },
      { title: 'IN UTC', value: ({ nextFireAt }) => utcTime(nextFireAt) },
      {
        title: 'LAST',
        value: ({ lastRun }) => lastRun?.status ?? '-',
        look: (job) => lookOf(job.lastRun?.status ?? ''),
      },
      { title: 'SCHEDULE', value: ({ schedule, timezone }) => `${scheduleText(schedule)} ${timezone}` },
    ],
    jobs,
  );
}

function stateOf({ state, activeRunIds }: Job): string {
  return activeRunIds.length > 0 ? 'running' : state;
}
