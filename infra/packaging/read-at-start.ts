import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The modules that a module takes from, which are loaded with it, as bundlers write them. */
const STATIC_IMPORT = /(?:^|[;}\n])(?:import(?:[\w$*{}, \n]*from)?|export[\w$*{}, \n]*from)\s*["']([^"']+)["']/g;

/** The part of a bundle that is read before its first line runs. */
interface ReadAtStart {
  readonly bytes: number;
  /** The modules that are asked for by a name: of Node, and of packages. */
  readonly modules: readonly string[];
}

/** Finds what a bundled module loads as it starts: itself and the files that it imports, each once. What is imported when it is needed is not among it. */
export function readAtStart(file: string): ReadAtStart {
  const seen = new Set([file]);
  const modules = new Set<string>();
  let bytes = 0;
  // A set goes on with what is added on the way.
  for (const path of seen) {
    const text = readFileSync(path);
    bytes += text.length;
    for (const [, name = ''] of text.toString().matchAll(STATIC_IMPORT)) {
      if (name.startsWith('.')) {
        seen.add(join(dirname(path), name));
      } else {
        modules.add(name);
      }
    }
  }
  return { bytes, modules: [...modules] };
}
