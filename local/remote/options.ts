import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BadOptionsError, RUNNER_CLASS } from '#local/options.ts';

/** The options of `cronstack runner`, as they were typed. */
export interface RunnerOptions {
  readonly class: string;
  readonly stage?: string | undefined;
  readonly parameter?: string | undefined;
  readonly concurrency?: string | undefined;
  readonly data?: string | undefined;
  readonly tasks?: string | undefined;
  readonly allowPrivate?: boolean | undefined;
}

/** The settings that a runner of a deployment starts with. */
export interface RunnerSettings {
  readonly runnerClass: string;
  /** The name of the parameter of SSM that tells of the class. */
  readonly parameter: string;
  /** So many runs at once at most; undefined: as many as the class says. */
  readonly concurrency: number | undefined;
  /** Absolute. */
  readonly dataFolder: string;
  /** Absolute; there need not be such a folder. */
  readonly tasksFolder: string;
  /** True if http commands may ask this machine and the network it is in. */
  readonly allowPrivateAddresses: boolean;
}

const CLASS_IN_WORDS = 'a runner class (a-z, 0-9 and -, a letter first, at most 20 characters)';
const DEFAULT_STAGE = 'dev';
const STAGE = /^[a-z][a-z0-9-]{0,19}$/;
/** Names with a path (API_GetParameter: Name). */
const PARAMETER = /^\/[A-Za-z0-9/_.-]{1,1010}$/;
const MOST_AT_ONCE = 1_000;

/**
 * Puts the settings of a runner together: the command line wins over the environment (CRONSTACK_STAGE, CRONSTACK_DATA, CRONSTACK_TASKS,
 * CRONSTACK_ALLOW_PRIVATE_ADDRESSES). Throws a BadOptionsError.
 * @param classOption the option by which the class was named
 */
export function readRunnerOptions(
  options: RunnerOptions,
  environment: Readonly<Record<string, string | undefined>>,
  classOption = '--class',
): RunnerSettings {
  const { class: runnerClass } = options;
  require(RUNNER_CLASS.test(runnerClass), classOption, CLASS_IN_WORDS, runnerClass);
  const stage = options.stage ?? (environment.CRONSTACK_STAGE || DEFAULT_STAGE);
  require(STAGE.test(stage), '--stage (or CRONSTACK_STAGE)', 'a-z, 0-9 and -, at most 20 characters', stage);
  const parameter = options.parameter ?? `/cronstack-${stage}/runners/${runnerClass}`;
  require(PARAMETER.test(parameter), '--parameter', 'a name such as /cronstack-prod/runners/office', parameter);
  const data = options.data ?? (environment.CRONSTACK_DATA || `cronstack-runner-${runnerClass}`);
  require(data !== '', '--data (or CRONSTACK_DATA)', 'a folder', data);
  return {
    runnerClass,
    parameter,
    concurrency: options.concurrency === undefined ? undefined : readConcurrency(options.concurrency),
    dataFolder: resolve(data),
    tasksFolder: readTasksFolder(options.tasks ?? (environment.CRONSTACK_TASKS || undefined)),
    allowPrivateAddresses: options.allowPrivate ?? environment.CRONSTACK_ALLOW_PRIVATE_ADDRESSES === '1',
  };
}

function readConcurrency(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  require(count >= 1 && count <= MOST_AT_ONCE, '--concurrency', `a number from 1 to ${MOST_AT_ONCE}`, text);
  return count;
}

/** A folder that somebody names is there; the default need not be. */
function readTasksFolder(named: string | undefined): string {
  const isFolder = named === undefined || (statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false);
  require(isFolder, '--tasks (or CRONSTACK_TASKS)', 'a folder', named ?? '');
  return resolve(named ?? 'tasks');
}

function require(isMet: boolean, option: string, expected: string, found: string): void {
  if (!isMet) {
    throw new BadOptionsError(`${option}: expected ${expected}, found ${JSON.stringify(found)}`);
  }
}
