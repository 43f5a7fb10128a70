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
  /** The way of a column where the terminal has too little room for all: it is left out, or cut. Left out: it stays as it is as long as that goes. */
  readonly gives?: 'way' | 'room';
}

const GAP = '  ';
const LEAST_COLUMNS = 10;

/** A column, and the width that all of its text takes. */
interface SizedColumn<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

/**
 * Writes a table for people: as wide as its content, and no line of it longer than the terminal is wide. What gives way there are columns
 * that say so, then the width of those that say that, and of the last one, which keeps a third of the room before. Text is made printable.
 * Without rows it is only its titles.
 */
export function formatTable<Row>(output: Output, wanted: readonly Column<Row>[], rows: readonly Row[]): string {
  const sized = wanted.map((column) => ({ column, width: naturalWidth(column, rows) }));
  const fitting = output.columns === undefined ? sized : fittingColumns(sized, output.columns);
  const columns = fitting.map(({ column }) => column);
  const widths =
    output.columns === undefined ? fitting.map(({ width }) => width) : fittingWidths(fitting, output.columns);
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
  const titles = columns.map(({ title }) => title);
  return [
    line(titles, () => 'bold'),
    ...rows.map((row) =>
      line(
        columns.map(({ value }) => printable(value(row))),
        (column) => columns[column]?.look?.(row),
      ),
    ),
  ]
    .map((text) => `${text}\n`)
    .join('');
}

function naturalWidth<Row>({ title, value }: Column<Row>, rows: readonly Row[]): number {
  return rows.reduce((widest, row) => Math.max(widest, displayWidth(printable(value(row)))), displayWidth(title));
}

/** The columns that there is room for, beside a third of it for the last one: of those that may go the last goes first. */
function fittingColumns<Row>(columns: readonly SizedColumn<Row>[], available: number): readonly SizedColumn<Row>[] {
  const going = columns.findLastIndex(({ column }) => column.gives === 'way');
  return going < 0 || totalOf(leastWidths(columns, available)) <= available
    ? columns
    : fittingColumns(columns.toSpliced(going, 1), available);
}

function leastWidths<Row>(columns: readonly SizedColumn<Row>[], available: number): readonly number[] {
  return columns.map(({ column, width }, index) => {
    const isLast = index === columns.length - 1;
    return isLast || column.gives === 'room' ? Math.min(width, isLast ? share(available) : LEAST_COLUMNS) : width;
  });
}

/** The widths that are left once the last column has given what is too much, then those that give room, and then whichever is left, from the right. */
function fittingWidths<Row>(columns: readonly SizedColumn<Row>[], available: number): readonly number[] {
  const widths = columns.map(({ width }) => width);
  const cut = (index: number, least: number) => {
    const width = widths[index] ?? 0;
    widths[index] = Math.max(Math.min(width, least), width - Math.max(0, totalOf(widths) - available));
  };
  const rightmostFirst = columns.map((_, index) => columns.length - 1 - index);
  const least = leastWidths(columns, available);
  for (const index of rightmostFirst) {
    cut(index, least[index] ?? 0);
  }
  for (const index of rightmostFirst) {
    cut(index, 1);
  }
  return widths;
}

function share(available: number): number {
  return Math.max(LEAST_COLUMNS, Math.floor(available / 3));
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);
}

function pad(text: string, width: number, align: 'right' | undefined, isLast: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? space + text : isLast ? text : text + space;
}
