import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_PORT } from '#adapters/access/default-place.ts';
import { nameInToken } from '#adapters/access/named-token.ts';
import { isToken } from '#adapters/access/token.ts';
import { unreadableInWords } from '#adapters/machine/file-fault.ts';
import { type Configuration, parseConfiguration } from '#domain/jobs/configuration.ts';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import type { CrontabFile } from './crontab/read.ts';
import { isAddress, isLoopback } from './http/address.ts';

/** The options of the command line, as they were typed. */
export interface StartOptions {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  /** False: `--no-token`. */
  readonly token?: boolean | undefined;
  readonly data?: string | undefined;
  readonly config?: string | undefined;
  readonly tasks?: string | undefined;
  readonly allowPrivate?: boolean | undefined;
  readonly runners?: string | undefined;
  readonly crontab?: string | undefined;
  readonly crontabForm?: 'user' | 'system' | undefined;
  readonly passthrough?: boolean | undefined;
  /** False: `--no-examples`. */
  readonly examples?: boolean | undefined;
}

/** The settings that a runtime starts with. */
export interface StartSettings {
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  /** The token to use; a random one where it is left out. */
  readonly token?: string | undefined;
  /** True if requests have to carry it. */
  readonly tokenRequired: boolean;
  /** Absolute. */
  readonly dataFolder: string;
  /** Absolute; there need not be such a folder. */
  readonly tasksFolder: string;
  readonly configuration: Configuration;
  /** Where notices are told. */
  readonly channels: ChannelSettings;
  /** True if http commands may ask this machine and the network it is in. */
  readonly allowPrivateAddresses: boolean;
  /** The runner classes that jobs may name, `default` among them. They are all this machine. */
  readonly runners: readonly string[];
  /** The crontab whose jobs it has. */
  readonly crontab?: CrontabFile;
  /** True if a new folder gets the jobs that come with the product. */
  readonly examples: boolean;
}

/** Options or a configuration that cannot be meant. The message says what, where and what was expected. */
export class BadOptionsError extends Error {
  override readonly name = 'BadOptionsError';
  readonly code = 'bad_options';
}

const ANY_PORT = '0';
const DEFAULT_HOST = '127.0.0.1';
const HIGHEST_PORT = 65_535;
/** The names of runner classes, as a deployment configuration has them. */
export const RUNNER_CLASS = /^[a-z][a-z0-9-]{0,19}$/;

/**
 * Puts the settings together: the command line wins over the environment (CRONSTACK_PORT, CRONSTACK_HOST,
 * CRONSTACK_TOKEN, CRONSTACK_DATA, CRONSTACK_TASKS, CRONSTACK_ALLOW_PRIVATE_ADDRESSES, CRONSTACK_RUNNERS), and that over the configuration file. Throws a BadOptionsError.
 */
export function readOptions(
  options: StartOptions,
  environment: Readonly<Record<string, string | undefined>>,
): StartSettings {
  const folders = readFolderOptions(options, environment);
  return {
    ...folders,
    tasksFolder: readTasksFolder(options.tasks ?? environment.CRONSTACK_TASKS, folders.configuration),
    port: readPort(
      options.port ?? environment.CRONSTACK_PORT ?? (options.passthrough === true ? ANY_PORT : DEFAULT_PORT),
    ),
    ...readAccess(options, environment),
    allowPrivateAddresses: options.allowPrivate ?? readSwitch(environment.CRONSTACK_ALLOW_PRIVATE_ADDRESSES ?? '0'),
    runners: readRunners(options.runners ?? environment.CRONSTACK_RUNNERS ?? ''),
    ...readCrontabOptions(options),
    examples: options.examples !== false && options.crontab === undefined,
  };
}

function readCrontabOptions({
  crontab,
  crontabForm: form,
  passthrough = false,
}: StartOptions): Pick<StartSettings, 'crontab'> {
  if (crontab === undefined && (passthrough || form !== undefined)) {
    throw new BadOptionsError(`${passthrough ? '--passthrough' : '--crontab-form'}: expected --crontab beside it`);
  }
  return crontab === undefined ? {} : { crontab: { path: resolve(crontab), form } };
}

/** Reads what a tool on a data folder needs, and nothing of how a server would be reached. Throws a BadOptionsError. */
export function readFolderOptions(
  { data, config }: Pick<StartOptions, 'data' | 'config'>,
  { CRONSTACK_DATA }: Readonly<Record<string, string | undefined>>,
): Pick<StartSettings, 'dataFolder' | 'configuration' | 'channels'> {
  const { configuration, channels } = readConfiguration(config);
  const folder = data ?? CRONSTACK_DATA ?? configuration.jobStoragePath;
  if (folder === '') {
    throw new BadOptionsError('--data (or CRONSTACK_DATA): expected a folder, found nothing');
  }
  return { dataFolder: resolve(folder), configuration, channels };
}

/** A folder that somebody names is there; the default need not be. */
function readTasksFolder(named: string | undefined, { tasksPath }: Configuration): string {
  if (named !== undefined && !(statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false)) {
    throw new BadOptionsError(`--tasks (or CRONSTACK_TASKS): expected a folder, found ${JSON.stringify(named)}`);
  }
  return resolve(named ?? tasksPath);
}

type AccessSettings = Pick<StartSettings, 'host' | 'token' | 'tokenRequired'>;

/** Reads the address and the token. A server that listens for other machines asks everybody for the token. */
function readAccess(
  options: StartOptions,
  { CRONSTACK_HOST = DEFAULT_HOST, CRONSTACK_TOKEN = '' }: Readonly<Record<string, string | undefined>>,
): AccessSettings {
  const said = options.host ?? CRONSTACK_HOST;
  const host = said === 'localhost' ? DEFAULT_HOST : said;
  if (!isAddress(host)) {
    throw new BadOptionsError(
      `--host (or CRONSTACK_HOST): expected an IP address such as 127.0.0.1, found ${JSON.stringify(said)}`,
    );
  }
  if (CRONSTACK_TOKEN !== '' && !isToken(CRONSTACK_TOKEN)) {
    throw new BadOptionsError('CRONSTACK_TOKEN: expected 16 to 512 letters, digits and . _ ~ + / -');
  }
  if (nameInToken(CRONSTACK_TOKEN) !== undefined) {
    throw new BadOptionsError(
      'CRONSTACK_TOKEN: that is a token with a name, which cronstack tokens add made: a runtime takes another one for itself',
    );
  }
  const tokenRequired = options.token ?? true;
  if (!tokenRequired && !isLoopback(host)) {
    throw new BadOptionsError(`--no-token: refused with --host ${host}, which other machines reach; use 127.0.0.1`);
  }
  return { host, tokenRequired, ...(CRONSTACK_TOKEN === '' ? {} : { token: CRONSTACK_TOKEN }) };
}

function readSwitch(text: string): boolean {
  if (text !== '0' && text !== '1') {
    throw new BadOptionsError(`CRONSTACK_ALLOW_PRIVATE_ADDRESSES: expected 0 or 1, found ${JSON.stringify(text)}`);
  }
  return text === '1';
}

function readRunners(text: string): readonly string[] {
  const named = text === '' ? [] : text.split(',');
  const wrong = named.find((name) => !RUNNER_CLASS.test(name));
  if (wrong !== undefined) {
    throw new BadOptionsError(
      `--runners (or CRONSTACK_RUNNERS): expected runner classes, separated by commas, found ${JSON.stringify(wrong)}`,
    );
  }
  return [...new Set(['default', ...named])];
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= HIGHEST_PORT)) {
    throw new BadOptionsError(
      `--port (or CRONSTACK_PORT): expected 0 to ${HIGHEST_PORT}, found ${JSON.stringify(text)}`,
    );
  }
  return port;
}

/** Reads a configuration: that of a file, or one that is given as the file would have it. Throws a BadOptionsError. */
export function readConfiguration(given: string | object = {}): Pick<StartSettings, 'configuration' | 'channels'> {
  const read = typeof given === 'string' ? readJsonc(readFile(given)) : ({ ok: true, value: given } as const);
  const parsed = read.ok ? parseConfiguration(read.value) : read;
  if (!parsed.ok) {
    const errors = parsed.errors.map((error) => `  ${error.path === '' ? 'the file' : error.path}: ${error.message}`);
    const which = typeof given === 'string' ? `the configuration ${given}` : 'the configuration';
    throw new BadOptionsError([`${which} is not valid`, ...errors].join('\n'));
  }
  return parsed;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadOptionsError(`the configuration ${path} cannot be read: ${unreadableInWords(error)}`, {
      cause: error,
    });
  }
}
