import type { Preview } from '#api/shapes/preview.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { style } from '#cli/terminal/style.ts';
import { warningsText } from '#cli/terminal/warnings.ts';
import { firesTable } from './fires-table.ts';

/** The meaning of a schedule, for people. */
export function previewText(output: Output, preview: Preview, nowMs: number): string {
  const { description, fires, command, warnings } = preview;
  return [
    `${style(output, 'bold', printable(description))}\n`,
    fires.length === 0 ? 'no more fires\n' : firesTable(output, fires, nowMs),
    ...clockLines(preview),
    command === undefined ? '' : `command: ${printable(command)}\n`,
    warningsText(output, warnings),
  ].join('');
}

function clockLines({ entries }: Preview): readonly string[] {
  return entries.map(({ expression, timezone }) => `EventBridge: ${printable(`${expression} ${timezone}`)}\n`);
}
