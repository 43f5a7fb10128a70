import { stat } from 'node:fs/promises';
import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { type References, resolveValues } from '#adapters/commands/attempt/resolve-values.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { folderNotFound } from '#domain/runs/reasons/program.ts';
import type { Value } from '#domain/secrets/reference.ts';
import { secretValues } from '#domain/secrets/values.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { commandEnvironment } from './environment.ts';
import { resultFileIn } from './result-file.ts';
import { withWorkingFolder } from './working-folder.ts';

/** The host of attempts that have a folder and an environment of their own. */
export interface PlaceHost extends References {
  /** The variables that every command's environment starts with: see environment.ts. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Attempts get their folders below this one. */
  readonly temporaryFolder: string;
  /** Marks this installation's processes; the same after a restart: locally the data folder's absolute path. */
  readonly scope: string;
}

/** The things of a command that its place is made with. */
interface Placed {
  /** The command's own arguments for CRONSTACK_ARGS, where it has any. */
  readonly commandArgs?: unknown;
  readonly env?: Readonly<Record<string, Value>> | undefined;
  /** Values that are looked up like the environment and are no part of it. */
  readonly values?: Readonly<Record<string, Value>> | undefined;
  /** `~`, alone or before a slash, is the HOME that it has. */
  readonly cwd?: string | undefined;
}

/** The folder, the environment and the secrets of one attempt. */
export interface AttemptPlace {
  /** Empty, and removed after the attempt. */
  readonly folder: string;
  /** The folder to work in: that one, or the one that the command names. */
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly resultFile: string;
  /** Whatever must not be shown. */
  readonly secrets: readonly string[];
}

/**
 * Does `work` in an empty folder and a clean environment of its own, with everything looked up that is referred to. Throws where that folder
 * cannot be made.
 */
export async function inAttemptPlace(
  host: PlaceHost,
  execution: Execution,
  { commandArgs: args = execution.args, env = {}, values = {}, cwd }: Placed,
  work: (place: AttemptPlace) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const variables = { ...execution.env, ...env };
  const resolved = await resolveValues(host, { ...values, ...variables }, execution.signal);
  if (resolved.kind === 'unresolved') {
    return resolved.result;
  }
  return await withWorkingFolder(host.temporaryFolder, async (folder) => {
    const resultFile = resultFileIn(folder);
    const environment = commandEnvironment({
      ...host,
      folder,
      resultFile,
      execution,
      args,
      env: picked(resolved.values, variables),
    });
    const secrets = [...secretsOf(execution), ...secretValues(environment, args), ...resolved.secrets];
    const workingFolder = cwd === undefined ? folder : fromHome(cwd, environment.HOME || folder);
    if (cwd !== undefined && !(await isFolder(workingFolder))) {
      return maskedResult({ kind: 'failed', reason: folderNotFound(workingFolder), retryable: true }, secrets);
    }
    return await work({
      folder,
      workingFolder,
      environment,
      values: picked(resolved.values, values),
      resultFile,
      secrets,
    });
  });
}

function picked(values: Readonly<Record<string, string>>, of: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(of, name)));
}

function fromHome(path: string, home: string): string {
  return path.replace(/^~(?=\/|$)/, () => home);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
