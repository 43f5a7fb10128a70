import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

/** A document that a function was bundled with, beside the module `from` (its import.meta.url). Rejects where there is none. */
export async function bundledDocument(name: string, from: string): Promise<object> {
  const compressed = await readFile(new URL(`${name}.br`, from));
  return JSON.parse((await promisify(brotliDecompress)(compressed)).toString());
}
