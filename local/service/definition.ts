import { realpathSync } from 'node:fs';
import { delimiter, isAbsolute, resolve, sep } from 'node:path';
import { BadOptionsError, readOptions, type StartOptions } from '#local/options.ts';

/** The service as it is wished for: as `cronstack start` takes it, and a name. */
export interface ServiceOptions extends StartOptions {
  readonly name: string;
}

/** A program of ours that the system's own manager of services keeps: absolute, and what it is told. */
export interface ServiceDefinition {
  readonly name: string;
  /** In words, behind the product's name: `on port 4747`. */
  readonly title: string;
  /** Where it is to be reached; undefined of one that listens nowhere. */
  readonly reached?: { readonly host: string; readonly port: number };
  /** Where the program is started: relative names of the configuration count from there. */
  readonly folder: string;
  /** The program and its arguments, each a word of its own. */
  readonly words: readonly string[];
  /** The PATH of the commands of the jobs. */
  readonly path: string;
  /** Further variables that it is given; no secrets, as everybody may read them. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The program that asks for a service, and where. */
export interface Caller {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The node that runs this program, absolute. */
  readonly node: string;
  /** The script that it was started with. */
  readonly script: string;
  /** The folder it was started in, absolute. */
  readonly folder: string;
}

/**
 * The time after which a manager of services kills what it told to stop: longer than a stop takes at most. Runs under way have 3 s, those of
 * `cronstack runner` 20 s; their commands 5 s from TERM to KILL; outcomes that the store does not take as long as a lease, 45 s.
 */
export const STOP_SECONDS = 90;

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
/** npm keeps what `npx` fetched there until it tidies up. */
const PASSING = `${sep}_npx${sep}`;
const OF_NPM = /[\\/]node_modules[\\/]\.bin$|[\\/]node-gyp-bin$/;
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * Puts together what a service runs: this very program, with the options as they are read by a start of it in the same place. Throws a
 * BadOptionsError for what cannot be meant.
 */
export function defineService(options: ServiceOptions, { env, node, script, folder }: Caller): ServiceDefinition {
  requireName(options.name);
  const settings = readOptions(options, env);
  const { host, port, dataFolder } = settings;
  if (port === 0) {
    throw new BadOptionsError('--port: a service needs a port of its own, 1 to 65535');
  }
  return {
    name: options.name,
    title: `on port ${port}`,
    reached: { host, port },
    folder,
    words: [
      ...[node, lastingProgram(script), 'start', '--no-examples'],
      ...['--port', String(port), '--host', host, '--data', dataFolder],
      ...named(),
    ],
    path: pathOf(env.PATH ?? ''),
  };

  function named(): readonly string[] {
    const { config, tasks = env.CRONSTACK_TASKS } = options;
    const runners = settings.runners.filter((runner) => runner !== 'default');
    return [
      ...(config === undefined ? [] : ['--config', resolve(config)]),
      ...(tasks === undefined ? [] : ['--tasks', settings.tasksFolder]),
      ...(settings.allowPrivateAddresses ? ['--allow-private'] : []),
      ...(runners.length === 0 ? [] : ['--runners', runners.join(',')]),
    ];
  }
}

/** Refuses a name that managers of services do not take. Throws a BadOptionsError. */
export function requireName(name: string): void {
  if (!NAME.test(name)) {
    throw new BadOptionsError(
      `--name: expected 1 to 40 of a-z, 0-9 and -, a letter first, found ${JSON.stringify(name)}`,
    );
  }
}

/** This program, where it lies for good. Throws a BadOptionsError where it does not. */
export function lastingProgram(script: string): string {
  const program = realpathSync(script);
  if (program.includes(PASSING)) {
    throw new BadOptionsError(
      `${program} lies in a folder that npm empties: install cronstack first, in a project or with npm install --global`,
    );
  }
  return program;
}

/** The folders of programs that are there for good: npm adds its own to those of whatever it starts. */
export function pathOf(path: string): string {
  const lasting = path.split(delimiter).filter((folder) => isAbsolute(folder) && !OF_NPM.test(folder));
  return lasting.length === 0 ? USUAL_PATH : [...new Set(lasting)].join(delimiter);
}
