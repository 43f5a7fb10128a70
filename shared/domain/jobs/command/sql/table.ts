import { withoutTerminalCodes } from '#domain/values/printable-line.ts';

/** A value as it is shown; null is none. */
export type Cell = string | null;

const LONGEST_CELL = 1_000;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Rows under the names of their columns, aligned: numbers at the right. Each ends with a newline. */
export function alignedTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const shown = rows.map((row) => row.map(shownCell));
  const widths = columns.map((name, column) =>
    Math.max(shownCell(name).length, ...shown.map((row) => (row[column] ?? '').length)),
  );
  const isNumeric = columns.map(
    (_, column) =>
      rows.some((row) => row[column] !== null) &&
      rows.every((row) => row[column] === null || NUMBER.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, column) =>
        isNumeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' | ')
      .trimEnd()}\n`;
  const rule = `${widths.map((width) => '-'.repeat(width)).join('-+-')}\n`;
  return line(columns.map(shownCell)) + rule + shown.map(line).join('');
}

/** On one line, and no longer than a table can be read. */
function shownCell(cell: Cell): string {
  if (cell === null) {
    return 'NULL';
  }
  const text = withoutTerminalCodes(cell.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t'));
  return text.length > LONGEST_CELL ? `${withoutTerminalCodes(text.slice(0, LONGEST_CELL))}...` : text;
}
