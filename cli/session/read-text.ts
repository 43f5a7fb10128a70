import { createReadStream } from 'node:fs';
import process from 'node:process';
import type { Readable } from 'node:stream';

/** A file of a hundred thousand jobs has some 50 MiB; what has no end (a device, a pipe) is not read for ever. */
const MOST_BYTES = 64 * 2 ** 20;

/** Reads a text file, or with `-` the standard input. Throws what the system says, and where there is more than 64 MiB. */
export async function readText(path: string, standardInput: Readable = process.stdin): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (path === '-' ? standardInput : createReadStream(path)) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      throw new Error(`it has more than ${MOST_BYTES / 2 ** 20} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
