import type { CreateClientOptions } from '#adapters/access/create-client.ts';
import { SchedulerError } from './error.ts';

/** A scheduler in this process: its jobs are kept in a folder of this machine. */
export interface EmbeddedOptions {
  /** The folder of the jobs; one process at a time holds it. `scheduler.job_storage_path` of the configuration unless told. */
  readonly jobStoragePath?: string;
  /** The configuration, as it stands in a file (docs/configuration.md), or the path of such a file. */
  readonly config?: object | string;
  /** The port of 127.0.0.1 on which it is to be reached by the command line and others; left out, it is not. */
  readonly port?: number;
  /** Is told of trouble that the scheduler survives: a line on the standard error unless told. */
  readonly onError?: (what: string, error: unknown) => void;
  readonly url?: undefined;
}

/** A scheduler that speaks to a deployed stack, or to a runtime that is running already. */
export interface RemoteOptions extends CreateClientOptions {
  readonly onError?: EmbeddedOptions['onError'];
}

/** The place where the jobs of a scheduler are kept and run: in this process, or where an address says. */
export type SchedulerOptions = EmbeddedOptions | RemoteOptions;

const OF_EMBEDDED: readonly string[] = [
  'jobStoragePath',
  'config',
  'port',
  'onError',
  'url',
] satisfies readonly (keyof EmbeddedOptions)[];
const OF_REMOTE: readonly string[] = [
  'url',
  'credentials',
  'region',
  'token',
  'retries',
  'timeoutMs',
  'headers',
  'fetch',
  'waiting',
  'environment',
  'onError',
] satisfies readonly (keyof RemoteOptions)[];

const HIGHEST_PORT = 65_535;

/** Refuses options that do not go together, or that there are not. Throws a SchedulerError `bad_options`. */
export function requireOptions(options: SchedulerOptions): void {
  const isEmbedded = options.url === undefined;
  const known = isEmbedded ? OF_EMBEDDED : OF_REMOTE;
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const where = isEmbedded ? 'a scheduler in this process' : 'a scheduler with a url';
    throw new SchedulerError('bad_options', `${unknown}: ${where} has no such option; expected ${known.join(', ')}`);
  }
  const { port } = isEmbedded ? options : {};
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT)) {
    throw new SchedulerError('bad_options', `port: expected 1 to ${HIGHEST_PORT}, found ${JSON.stringify(port)}`);
  }
}
