import type { Output } from './output.ts';
import { printable } from './printable.ts';
import { style } from './style.ts';

/**
 * Writes `name  value` lines, the values below each other; what is undefined or empty is left out. A value of several lines stands below
 * itself: none of them begins where a name does.
 */
export function fieldsText(output: Output, fields: readonly (readonly [string, string | undefined])[]): string {
  const shown = fields.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => `${style(output, 'bold', name.padEnd(width))}  ${linesBelow(value, width + 2)}\n`)
    .join('');
}

function linesBelow(value: string, indent: number): string {
  return value
    .trimEnd()
    .split('\n')
    .map(printable)
    .join(`\n${' '.repeat(indent)}`);
}
