import type { Preview } from '#api/shapes/preview.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { style } from '#cli/terminal/style.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { warningsText } from '#cli/terminal/warnings.ts';
import { firesTable } from './fires-table.ts';

const MOST_EXCLUDED = 5;

/** The meaning of a schedule, for people. */
export function previewText(output: Output, preview: Preview, nowMs: number): string {
  const { description, fires, command, warnings } = preview;
  return [
    `${style(output, 'bold', printable(description))}\n`,
    fires.length === 0 ? 'no more fires\n' : firesTable(output, fires, nowMs),
    ...excludedLines(preview),
    ...clockLines(preview),
    command === undefined ? '' : `command: ${printable(command)}\n`,
    warningsText(output, warnings),
  ].join('');
}

/** The first few times without a fire among those that are shown. */
function excludedLines({ excluded = [] }: Preview): readonly string[] {
  const lines = excluded.slice(0, MOST_EXCLUDED).map(({ local, name, calendar, movedTo }) => {
    const where = calendar === undefined ? name : `${name}, ${calendar}`;
    const moved = movedTo === undefined ? '' : `, moved to ${utcTime(movedTo)}`;
    return printable(`no fire: ${local.replace('T', ' ')} (${where})${moved}`);
  });
  const more = excluded.length - lines.length;
  return [...lines, ...(more === 0 ? [] : [`no fire: ${more} more times`])].map((line) => `${line}\n`);
}

function clockLines({ entries }: Preview): readonly string[] {
  return entries.map(({ expression, timezone }) => `EventBridge: ${printable(`${expression} ${timezone}`)}\n`);
}
