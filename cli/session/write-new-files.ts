import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritableInWords } from '#adapters/machine/file-fault.ts';
import { CommandFailure } from './endings.ts';

/** A text file that is to be made. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Makes files that are not there yet, and the folders they lie in: all of them, or none. Throws a CommandFailure bad_file. */
export function writeNewFiles(files: readonly NewFile[]): void {
  const made: string[] = [];
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
      made.push(path);
    }
  } catch (cause) {
    for (const path of made) {
      rmSync(path);
    }
    const refused = files[made.length]?.path ?? '';
    const reason = unwritableInWords(refused, cause) ?? String(cause);
    throw new CommandFailure('bad_file', `nothing was made: ${refused}: ${reason}`, { cause });
  }
}
