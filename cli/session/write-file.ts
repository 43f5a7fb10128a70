import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unwritableInWords } from '#adapters/machine/file-fault.ts';
import { CommandFailure } from './endings.ts';
import { isThere } from './is-there.ts';

/**
 * Writes a text file as its parts come. It takes the place of a regular file that was there, or of a link to one, once it is whole; where
 * it cannot be made, that one stays.
 * @param isNew whatever is at the path already stays, be it a link that leads nowhere: O_EXCL of open(2)
 * @throws CommandFailure bad_file where the system does not let it, or what is there may not be replaced; what the parts throw
 */
export async function writeFile(path: string, parts: AsyncIterable<string>, isNew = false): Promise<void> {
  if (!isNew && (await isThere(path)) && (await stat(path).catch(() => undefined))?.isFile() !== true) {
    throw new CommandFailure('bad_file', `cannot write ${path}: what is there is no regular file, and no link to one`);
  }
  const unfinished = isNew ? path : `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(unfinished, 'wx');
    try {
      await pipeline(Readable.from(parts), file.createWriteStream());
      if (!isNew) {
        await rename(unfinished, path);
      }
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  } catch (error) {
    const reason = unwritableInWords(path, error);
    throw reason === undefined
      ? error
      : new CommandFailure('bad_file', `cannot write ${path}: ${reason}`, { cause: error });
  }
}
