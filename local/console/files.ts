import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file of the console, as it is sent. */
interface ConsoleFile {
  readonly type: string;
  readonly body: Uint8Array;
  readonly gzip: Uint8Array;
}

/** By their names: `index.html`, `assets/<name>-<hash>.js`. */
type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

/** Sources in a clone, in a package what they were built into. */
const FOLDER = fileURLToPath(new URL('../../console', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const isClone = existsSync(join(FOLDER, 'build.ts'));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

let kept: { readonly stamp: number; readonly files: Promise<ConsoleFiles> } | undefined;

/**
 * The files of the console, in memory: a package has them, a clone builds them, and does so anew once a source has changed.
 * @throws where they cannot be built
 */
export function consoleFiles(): Promise<ConsoleFiles> {
  const stamp = isClone ? Math.max(...pathsBelow(FOLDER).map((path) => statSync(path).mtimeMs)) : 0;
  if (kept?.stamp !== stamp) {
    kept = { stamp, files: isClone ? build() : Promise.resolve(inMemory(pathsBelow(FOLDER).map(read))) };
  }
  return kept.files;
}

async function build(): Promise<ConsoleFiles> {
  const { buildConsole } = await import('#console/build.ts');
  return inMemory([...(await buildConsole(ROOT)).files]);
}

function read(path: string): [string, Uint8Array] {
  return [path.slice(FOLDER.length).replaceAll('\\', '/').replace(/^\//, ''), readFileSync(path)];
}

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function inMemory(files: readonly (readonly [string, Uint8Array])[]): ConsoleFiles {
  return new Map(
    files.map(([name, body]) => [
      name,
      { type: TYPES[extname(name)] ?? 'application/octet-stream', body, gzip: gzipSync(body, { level: 9 }) },
    ]),
  );
}
