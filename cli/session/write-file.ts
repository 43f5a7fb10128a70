import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unwritableInWords } from '#adapters/machine/file-fault.ts';
import { CommandFailure } from './endings.ts';

/**
 * Writes a text file as its parts come. It takes the place of one that was there once it is whole; where it cannot be made, that one stays.
 * @throws CommandFailure bad_file where the system does not let it; what the parts throw
 */
export async function writeFile(path: string, parts: AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(parts), createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    const reason = unwritableInWords(path, error);
    throw reason === undefined
      ? error
      : new CommandFailure('bad_file', `cannot write ${path}: ${reason}`, { cause: error });
  }
}
