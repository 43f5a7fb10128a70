import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { main } from '#cli/main.ts';
import { listFiles } from '#cli/session/list-files.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { Output } from '#cli/terminal/output.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';

/** What a command line came to. */
interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command line, the API behind it, and files. */
export interface CliWorld {
  readonly api: ApiWorld;
  /** The files there are, by path; others are read from the disk. */
  readonly files: Map<string, string>;
  run(...argv: readonly string[]): Promise<Ran>;
  /** The surroundings of a command, as far as it is told nothing else. */
  surroundings(): Surroundings;
}

/** Makes one. Whenever a command waits, the runs that were sent are executed. */
export function cliWorld(
  changes: Partial<Surroundings> & { readonly colors?: boolean; readonly columns?: number } = {},
): CliWorld {
  const api = apiWorld();
  const files = new Map<string, string>();
  const surroundings = () => ({
    version: '1.2.3',
    env: {},
    fetch: api.fetch,
    sign: async (request: Request) => request,
    now: () => api.clock.now(),
    timezone: 'UTC',
    sleep: () => api.runAll(),
    onStop: () => () => undefined,
    ask: undefined,
    readFile: async (path: string) => files.get(path) ?? readFile(path, 'utf8'),
    listFiles: async (path: string) => {
      const below = [...files.keys()].filter((file) => file.startsWith(`${path}/`));
      return below.length === 0 ? listFiles(path) : below.sort();
    },
    openPage: async () => undefined,
    isThere: async (path: string) => files.has(path),
    writeFile: async (path: string, parts: AsyncIterable<string>) => {
      files.set(path, await text(Readable.from(parts)));
    },
    ...changes,
    stdout: collector(changes),
    stderr: collector(changes),
  });
  const run = async (...argv: readonly string[]) => {
    const around = surroundings();
    const code = await main(argv, around);
    return { code, out: around.stdout.text(), err: around.stderr.text() };
  };
  return { api, files, run, surroundings };
}

function collector({
  colors = false,
  columns,
}: {
  readonly colors?: boolean;
  readonly columns?: number;
}): Output & { text(): string } {
  let text = '';
  return {
    write: (chunk) => {
      text += chunk;
    },
    onLoss: () => undefined,
    text: () => text,
    colors,
    columns,
  };
}
