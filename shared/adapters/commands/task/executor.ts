import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandHost, runHosted } from '#adapters/commands/program/host.ts';
import type { TaskCommand } from '#domain/jobs/command/task/schema.ts';
import { taskNotFound, taskRefused } from '#domain/runs/reasons/program.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { TASK_REFUSED } from './refused.ts';

/** The host of task commands. */
export interface TaskHost extends CommandHost {
  readonly tasks: TaskFiles;
}

/** The files of tasks, and the program that runs them. */
export interface TaskFiles {
  /** The file of a registered task; undefined where there is none of that name. */
  readonly fileOf: (name: string) => string | undefined;
  /** The program of a task's process: entry.ts, or its bundle. */
  readonly entryFile: string;
  /** Options for node, before the entry. */
  readonly nodeArguments?: readonly string[];
}

/** The entry as it lies beside this file: right wherever the sources are run as they are. */
export const SOURCE_ENTRY = fileURLToPath(new URL('entry.ts', import.meta.url));

const NO_TYPESCRIPT = `Node ${process.versions.node} cannot read it. Use Node 22.18 or newer, or npm install tsx`;
/** Node 22 warns that it reads types as if they were not there. */
const QUIET = '--disable-warning=ExperimentalWarning';

/** Runs a task in a node of its own, in the same isolation as a shell command. */
export async function execute(
  host: TaskHost,
  { name, args }: TaskCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  const { entryFile, fileOf, nodeArguments = [] } = host.tasks;
  const file = fileOf(name);
  if (file === undefined) {
    return { kind: 'failed', reason: taskNotFound(name), retryable: false };
  }
  const loader = [entryFile, file].some(isTypescript) ? typescriptOptions() : [];
  if (loader === undefined) {
    return {
      kind: 'failed',
      reason: taskRefused(typescriptRefusal(file)),
      retryable: false,
    };
  }
  const result = await runHosted(host, execution, {
    label: `task ${name}`,
    file: process.execPath,
    args: [...nodeArguments, ...loader, entryFile, file],
    ...(args === undefined ? {} : { commandArgs: args }),
    // tsx would keep its cache in TMPDIR, the attempt's own folder, which is meant to be empty and is removed.
    env: { TSX_DISABLE_CACHE: '1' },
  });
  return result.kind === 'failed' && result.exitCode === TASK_REFUSED
    ? { ...result, reason: taskRefused(result.reason.text), retryable: false }
    : result;
}

/** Tells whether a task's file is in TypeScript. */
export function isTypescript(file: string): boolean {
  return /\.m?ts$/.test(file);
}

/** Says that this node cannot read a task's file, and what to do. */
export function typescriptRefusal(file: string): string {
  return `${basename(file)} is TypeScript: ${NO_TYPESCRIPT}`;
}

/** The options with which node reads TypeScript; undefined where it needs tsx, and tsx is not installed. */
export function typescriptOptions(): readonly string[] | undefined {
  if (process.features.typescript) {
    return [QUIET];
  }
  try {
    // By its address: the task's folder is not one where node would find the package.
    return ['--import', import.meta.resolve('tsx')];
  } catch {
    return undefined;
  }
}
