import type { LogChunk } from '#api/shapes/run.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printableOutput } from '#cli/terminal/printable.ts';

/**
 * The text of a piece of output, after a line that says how much before it was not kept: for a terminal in a form that cannot harm it,
 * for files and programs as it is.
 */
export function chunkText({ columns }: Pick<Output, 'columns'>, { text, goneBytes }: LogChunk): string {
  const shown = columns === undefined ? text : printableOutput(text);
  return goneBytes === undefined ? shown : `\n[... ${goneBytes} bytes left out ...]\n${shown}`;
}
