import type { JobLine } from '#api/shapes/job-line.ts';
import type { Output } from '#cli/terminal/output.ts';
import { lookOf } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime, zoneTime } from '#cli/terminal/times.ts';
import { outcomeOf } from '#domain/runs/outcome-letters.ts';
import { scheduleText } from './job.ts';

/** Jobs, one a line: what state they are in, when they fire next in their zone and in UTC, and how their last run ended. */
export function jobsTable(output: Output, jobs: readonly JobLine[]): string {
  return formatTable(
    output,
    [
      { title: 'JOB', value: ({ id }) => id, gives: 'room' },
      { title: 'STATE', value: stateOf, look: (job) => lookOf(stateOf(job)) },
      { title: 'NEXT FIRE', value: ({ nextFireAt, timezone }) => zoneTime(nextFireAt, timezone) },
      { title: 'IN UTC', value: ({ nextFireAt }) => utcTime(nextFireAt), gives: 'way' },
      { title: 'LAST', value: lastOf, look: (job) => lookOf(lastOf(job)), gives: 'way' },
      { title: 'SCHEDULE', value: scheduleOf },
    ],
    jobs,
  );
}

function stateOf({ state, running }: JobLine): string {
  return running > 0 ? 'running' : state;
}

/** With its zone, unless it names one itself, and the jobs it runs after. */
function scheduleOf({ schedule, timezone, after = [] }: JobLine): string {
  const parents = after.length === 0 ? '' : `after ${after.map(({ job, on }) => `${job} (${on})`).join(', ')}`;
  if (schedule === undefined) {
    return parents;
  }
  const text = scheduleText(schedule);
  return [namesZone(schedule) ? text : `${text} ${timezone}`, ...(parents === '' ? [] : [parents])].join('; ');
}

function namesZone(schedule: unknown): boolean {
  return Array.isArray(schedule)
    ? schedule.every(namesZone)
    : typeof schedule === 'string' && /^\s*(?:CRON_)?TZ=/.test(schedule);
}

function lastOf({ outcomes }: JobLine): string {
  return outcomeOf(outcomes.charAt(0)) ?? '-';
}
