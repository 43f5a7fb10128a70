import { displayWidth, truncate } from './display-width.ts';
import type { Output } from './output.ts';
import { printable } from './printable.ts';
import { type Look, style } from './style.ts';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly look?: (row: Row) => Look | undefined;
  readonly align?: 'right';
}

const GAP = '  ';
const LEAST_COLUMNS = 10;

/**
 * Writes a table for people: as wide as its content, its last column cut where it would pass the terminal's edge. Text is made
 * printable. Without rows it is only its titles.
 */
export function formatTable<Row>(output: Output, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map(({ value }) => printable(value(row))));
  const titles = columns.map(({ title }) => title);
  const widths = columnWidths([titles, ...cells], output.columns);
  const line = (texts: readonly string[], look: (column: number) => Look | undefined) =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        const padded = pad(truncate(text, width), width, columns[index]?.align, index === texts.length - 1);
        const chosen = look(index);
        return chosen === undefined ? padded : style(output, chosen, padded);
      })
      .join(GAP)
      .trimEnd();
  return [
    line(titles, () => 'bold'),
    ...rows.map((row, index) => line(cells[index] ?? [], (column) => columns[column]?.look?.(row))),
  ]
    .map((text) => `${text}\n`)
    .join('');
}

function columnWidths(lines: readonly (readonly string[])[], available: number | undefined): readonly number[] {
  const widths = (lines[0] ?? []).map((_, index) => Math.max(...lines.map((line) => displayWidth(line[index] ?? ''))));
  const last = widths.pop() ?? 0;
  const before = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  return [...widths, available === undefined ? last : Math.min(last, Math.max(LEAST_COLUMNS, available - before))];
}

function pad(text: string, width: number, align: 'right' | undefined, isLast: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : isLast ? text : text + space;
}
