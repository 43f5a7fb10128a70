import type { LogChunk } from '#api/shapes/run.ts';

/** The text of a piece of output, after a line that says how much before it was not kept. */
export function chunkText({ text, goneBytes }: LogChunk): string {
  return goneBytes === undefined ? text : `\n[... ${goneBytes} bytes left out ...]\n${text}`;
}
