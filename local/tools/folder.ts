import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findMeant, findPointer } from '#adapters/access/running-runtime.ts';
import { BadOptionsError, readFolderOptions, type StartSettings } from '#local/options.ts';

/** The options by which the tools find a data folder. */
export interface FolderOptions {
  readonly data?: string | undefined;
  readonly config?: string | undefined;
  /** The address of a runtime of this user. */
  readonly url?: string | undefined;
}

/**
 * Finds the data folder that is meant: the one that is named (`--data`, CRONSTACK_DATA, a configuration), else that of the runtime of this
 * user that every other command would ask (`--url`, CRONSTACK_URL, CRONSTACK_PORT, the folder of a start here, the default port), else the one of
 * a start here. Throws a BadOptionsError.
 */
export function findFolder(
  { url: said, ...options }: FolderOptions,
  env: Readonly<Record<string, string | undefined>>,
): Pick<StartSettings, 'dataFolder' | 'configuration'> {
  const isNamed = [options.data, options.config, env.CRONSTACK_DATA].some((name) => name !== undefined);
  const url = said ?? (env.CRONSTACK_URL || undefined);
  const found = isNamed ? undefined : runningFolder(url, env);
  if (found === undefined && url !== undefined && !isNamed) {
    throw new BadOptionsError(`no runtime of yours is known at ${url}: name its data folder with --data`);
  }
  return readFolderOptions(found === undefined ? options : { ...options, data: found }, env);
}

/** The path of a data folder that is meant and is there. Throws a BadOptionsError. */
export function requireFolder(options: FolderOptions, env: Readonly<Record<string, string | undefined>>): string {
  const { dataFolder } = findFolder(options, env);
  if (!existsSync(dataFolder)) {
    throw new BadOptionsError(
      `there is no data folder ${dataFolder}: start a runtime on it once, or name it with --data`,
    );
  }
  return dataFolder;
}

/** The token of a runtime lies in its data folder. */
function runningFolder(url: string | undefined, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const found = url === undefined ? findMeant(env) : listeningAt(new URL(url), env);
  return found === undefined ? undefined : dirname(found.tokenFile);
}

function listeningAt(
  { origin, port }: URL,
  env: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof findPointer> {
  const found = port === '' ? undefined : findPointer(env, port);
  return found?.url === sameHost(origin) ? found : undefined;
}

/** As requests are sent: `localhost` is 127.0.0.1. */
function sameHost(origin: string): string {
  return origin.replace('//localhost:', '//127.0.0.1:');
}
