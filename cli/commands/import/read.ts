import { unreadableInWords } from '#adapters/machine/file-fault.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** Reads a file, or with `-` the standard input. Throws CommandFailure bad_file. */
export async function readSource({ readFile }: Surroundings, file: string): Promise<string> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new CommandFailure('bad_file', `cannot read ${file}: ${unreadableInWords(cause)}`, { cause });
  }
}

/** A file's name for people. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}
