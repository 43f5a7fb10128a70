import { present } from '#domain/values/present.ts';
import type { Execution, Told } from '#ports/executor.ts';

/** The variables that say whose home a command is at, as cron sets them: crontab(5). */
const HOME_VARIABLES = ['HOME', 'USER', 'LOGNAME', 'SHELL'] as const;

/** The variables that a command takes over from a runtime on a person's machine; everything else stays behind. */
export const INHERITED_LOCALLY = ['PATH', 'LANG', 'LC_ALL', ...HOME_VARIABLES] as const;

/** The variables that a command takes over from a runner on AWS: none of those that say how to get the runner's own credentials. */
export const INHERITED_ON_AWS = ['PATH', 'LANG', 'LD_LIBRARY_PATH', 'AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/** The variables that mark a process as a part of an attempt: how it is found again when it has left its process group. */
export const MARKS = { scope: 'CRONSTACK_SCOPE', runId: 'CRONSTACK_RUN_ID', attempt: 'CRONSTACK_ATTEMPT' } as const;

/** Picks the variables that are set. */
export function inheritedEnvironment(
  all: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
}

/** The parts of a command's environment. */
interface EnvironmentParts {
  /** From the runtime. */
  readonly inherited: Readonly<Record<string, string>>;
  /** The attempt's own folder. */
  readonly folder: string;
  readonly scope: string;
  /** The file in which the command may leave its result. */
  readonly resultFile: string;
  readonly execution: Execution;
  /** Handed over as CRONSTACK_ARGS; `null` where there are none. */
  readonly args: unknown;
  /** The job's variables and the command's, looked up. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The whole environment of a command. Later wins: what is inherited (HOME is the attempt's folder where none is, or it is isolated), TMPDIR
 * (that folder), the job's, the command's, and last the reserved CRONSTACK_ variables, which nobody can set; of those about the past, where
 * there is none, others may.
 */
export function commandEnvironment(parts: EnvironmentParts): Readonly<Record<string, string>> {
  const { inherited, folder, scope, resultFile, execution, args, env } = parts;
  return {
    HOME: folder,
    ...(execution.isolatedHome === true ? withoutHome(inherited) : inherited),
    TMPDIR: folder,
    ...env,
    [MARKS.scope]: scope,
    [MARKS.runId]: execution.runId,
    [MARKS.attempt]: String(execution.attempt),
    CRONSTACK_JOB_ID: execution.jobId,
    CRONSTACK_SCHEDULED_AT: execution.scheduledAt,
    CRONSTACK_ARGS: JSON.stringify(args ?? null),
    CRONSTACK_RESULT_FILE: resultFile,
    ...toldVariables(execution),
  };
}

function withoutHome(inherited: EnvironmentParts['inherited']): EnvironmentParts['inherited'] {
  const isOfHome = (name: string) => HOME_VARIABLES.some((one) => one === name);
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !isOfHome(name)));
}

function toldVariables({ parent, lastSuccessAt, lastResult, previousFireAt, nextFireAt }: Told) {
  return present({
    CRONSTACK_PARENT: parent && JSON.stringify(parent),
    CRONSTACK_LAST_SUCCESS_AT: lastSuccessAt,
    CRONSTACK_LAST_RESULT: lastResult,
    CRONSTACK_PREVIOUS_FIRE_AT: previousFireAt,
    CRONSTACK_NEXT_FIRE_AT: nextFireAt,
  });
}
