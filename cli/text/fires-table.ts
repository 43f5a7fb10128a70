import type { ComingFires, Fire } from '#api/shapes/preview.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { distance, utcTime } from '#cli/terminal/times.ts';

/** Fires, one a line: as the clocks of the schedule's zone show them, in UTC, and how far away they are. */
export function firesTable(output: Output, fires: readonly Fire[], nowMs: number): string {
  return formatTable(
    output,
    [
      { title: 'FIRE', value: ({ local }) => local.replace('T', ' ') },
      { title: 'IN UTC', value: ({ at }) => utcTime(at), gives: 'way' },
      { title: 'WHEN', value: ({ at }) => distance(at, nowMs) },
      { title: 'NOTE', value: ({ note = '' }) => note },
    ],
    fires,
  );
}

/** Fires to come of several jobs, one a line; of a job that fires often the first one, how many there are and the last. */
export function comingTable(output: Output, fires: ComingFires['items'], nowMs: number): string {
  return formatTable(
    output,
    [
      { title: 'IN UTC', value: ({ at }) => utcTime(at) },
      { title: 'WHEN', value: ({ at }) => distance(at, nowMs) },
      { title: 'JOB', value: ({ jobId }) => jobId, gives: 'room' },
      { title: 'FIRE', value: ({ local }) => local.replace('T', ' '), gives: 'way' },
      { title: 'NOTE', value: noteOf },
    ],
    fires,
  );
}

function noteOf({ count, last, note = '' }: ComingFires['items'][number]): string {
  return last === undefined ? note : `${count} fires until ${utcTime(last.at)}`;
}
