import type { Fire } from '#api/shapes/preview.ts';
import type { Output } from '#cli/terminal/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { distance, utcTime } from '#cli/terminal/times.ts';

/** Fires, one a line: as the clocks of the schedule's zone show them, in UTC, and how far away they are. */
export function firesTable(output: Output, fires: readonly Fire[], nowMs: number): string {
  return formatTable(
    output,
    [
      { title: 'FIRE', value: ({ local }) => local.replace('T', ' ') },
      { title: 'IN UTC', value: ({ at }) => utcTime(at) },
      { title: 'WHEN', value: ({ at }) => distance(at, nowMs) },
      { title: 'NOTE', value: ({ note = '' }) => note },
    ],
    fires,
  );
}
