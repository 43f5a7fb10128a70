import type { Run } from '#api/shapes/run.ts';
import { counted } from '#cli/terminal/counted.ts';
import type { Output } from '#cli/terminal/output.ts';
import { lookOf } from '#cli/terminal/style.ts';
import { type Column, formatTable } from '#cli/terminal/table.ts';
import { duration, utcTime, zoneTime } from '#cli/terminal/times.ts';
import { resultText } from './result.ts';

/** Runs, one a line, their planned instants as the clocks of `timezone` show them and in UTC. */
export function runsTable(output: Output, runs: readonly Run[], timezone: string): string {
  const inUtc: Column<Run> = { title: 'IN UTC', value: ({ scheduledAt }) => utcTime(scheduledAt), gives: 'way' };
  return formatTable(
    output,
    [
      { title: 'RUN', value: ({ id }) => id, gives: 'room' },
      ...(timezone === 'UTC'
        ? [{ ...inUtc, title: 'SCHEDULED (UTC)' }]
        : [{ title: 'SCHEDULED', value: ({ scheduledAt }: Run) => zoneTime(scheduledAt, timezone) }, inUtc]),
      { title: 'STATUS', value: ({ status }) => status, look: ({ status }) => lookOf(status) },
      { title: 'TRIES', value: ({ attempts }) => String(attempts.length), align: 'right', gives: 'way' },
      { title: 'LATE', value: ({ latenessMs }) => duration(latenessMs), align: 'right', gives: 'way' },
      { title: 'TOOK', value: ({ durationMs }) => duration(durationMs), align: 'right', gives: 'way' },
      ...(runs.some((run) => markOf(run) !== '') ? [{ title: 'TRIGGER', value: markOf, gives: 'way' as const }] : []),
      ...(runs.some((run) => resultText(run) !== '')
        ? [{ title: 'RESULT', value: resultText, gives: 'room' as const }]
        : []),
      { title: 'REASON', value: reasonOf },
    ],
    runs,
  );
}

function reasonOf({ reason = '', span }: Run): string {
  return span === undefined ? reason : `${counted(span.count, 'fire')} until ${utcTime(span.to)}: ${reason}`;
}

/** That it is no plain fire. */
function markOf({ trigger, retryOf }: Run): string {
  const asked = retryOf === undefined ? trigger : 'retry';
  return asked === 'schedule' ? '' : asked;
}
