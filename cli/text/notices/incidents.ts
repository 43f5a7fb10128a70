import type { Incident } from '#api/shapes/notices/incident.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime } from '#cli/terminal/times.ts';

/** Open incidents as a table: what is wrong with which job, since when, and who knows of it. */
export function incidentsTable(output: Output, incidents: readonly Incident[]): string {
  return formatTable(
    output,
    [
      { title: 'KIND', value: ({ kind }) => kind, look: () => 'red' },
      { title: 'SINCE', value: ({ since }) => utcTime(since) },
      { title: 'IN A ROW', value: ({ count }) => (count === undefined ? '' : String(count)), align: 'right' },
      { title: 'TOLD', value: ({ toldAt }) => (toldAt === undefined ? 'no' : utcTime(toldAt)) },
      { title: 'KNOWN BY', value: ({ ack }) => ack?.by ?? '' },
      { title: 'INCIDENT', value: ({ id }) => id },
    ],
    incidents,
  );
}
