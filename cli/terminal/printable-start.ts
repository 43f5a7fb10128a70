import { truncate } from './display-width.ts';
import { printable } from './printable.ts';

/** As much of a line as people look at. */
const COLUMNS = 300;

/** The start of a text, as much of it as people look at, with `…` where something is left out. */
export function start(text: string): string {
  // So that what is long without end is not measured as a whole; a column has few characters.
  return truncate(text.slice(0, COLUMNS * 10), COLUMNS);
}

/** The start of a text of others, made safe for a terminal. */
export function printableStart(text: string): string {
  return start(printable(text.slice(0, COLUMNS * 10)));
}
