import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { makeExecutor } from '#adapters/commands/executor.ts';
import type { HttpGuard } from '#adapters/commands/http/destination.ts';
import type { Starter } from '#adapters/commands/program/starter.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import type { AwsCaller } from '#ports/aws-caller.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import { BUILT_TASK_ENTRY } from '#test/cli/build.ts';

/** What an execution came to, and what it said. */
export interface Outcome {
  readonly result: ExecutionResult;
  readonly output: string;
}

/** What a test may choose about an execution. */
export interface Choices extends Partial<Omit<Execution, 'command' | 'onOutput'>> {
  readonly clock?: Clock;
  readonly inherited?: Readonly<Record<string, string>>;
  /** The helper of these tests unless told. */
  readonly starter?: Starter;
  readonly onShortage?: (what: string) => void;
  readonly http?: HttpGuard;
  readonly invoker?: FunctionInvoker;
  readonly aws?: AwsCaller;
  readonly secrets?: Secrets;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where sessions are kept: nowhere unless told. */
  readonly sessionsFolder?: string;
  /** Where the runtime's own files are: nowhere unless told. */
  readonly dataFolder?: string;
  /** The program of a task's process: the built one unless told. */
  readonly taskEntry?: string;
  onOutput?(text: string): void;
}

const noFunctions: FunctionInvoker = {
  invoke: async () => ({ kind: 'not_invoked', why: 'there are no functions here', retryable: false }),
};
const noAws: AwsCaller = {
  call: () => Promise.reject(new Error('there is no AWS here')),
};
const nothing: SecretReading = { kind: 'unreadable', why: 'there are no secrets here', retryable: false };
const noSecrets: Secrets = { readSecret: async () => nothing, readParameter: async () => nothing };

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** An empty folder that is gone after the test. */
export async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cronstack-test-')));
  folders.push(folder);
  return folder;
}

let spawner: Spawner | undefined;

afterAll(() => spawner?.close());

/** The helper of these tests, started with the first test that asks for it. */
function helper(): Starter {
  spawner ??= new Spawner({
    clock: systemClock,
    onTrouble: (what) => {
      throw new Error(what);
    },
  });
  return spawner.start;
}

let runs = 0;

/** A run id of its own for each test. */
export function aRunId(): string {
  runs += 1;
  return `test-${process.pid}.${runs}`;
}

/** The scope of everything that these tests start. */
export const SCOPE = `test ${process.pid}`;

/** Runs a command for real. */
export async function execute(command: Command, choices: Choices = {}): Promise<Outcome> {
  const { clock = systemClock, inherited = { PATH: process.env.PATH ?? '' }, onOutput, ...rest } = choices;
  const { http = { allowPrivate: true }, invoker = noFunctions, secrets = noSecrets, environment, ...others } = rest;
  const {
    starter = helper(),
    onShortage,
    sessionsFolder,
    taskEntry = BUILT_TASK_ENTRY,
    aws = noAws,
    dataFolder = '/nowhere',
    ...more
  } = others;
  const parent = await aFolder();
  const executor = makeExecutor({
    clock,
    inherited,
    temporaryFolder: await temporaryFolderIn(parent),
    scope: SCOPE,
    starter,
    tasks: { entryFile: taskEntry, fileOf: (name) => (name === 'absent' ? undefined : name) },
    http,
    invoker,
    aws,
    sqlite: { dataFolder },
    secrets,
    ...(environment === undefined ? {} : { environment }),
    ...(onShortage === undefined ? {} : { onShortage }),
    ...(sessionsFolder === undefined ? {} : { sessionsFolder }),
  });
  const chunks: Uint8Array[] = [];
  const result = await executor.execute({
    jobId: 'job',
    revision: 1,
    runId: aRunId(),
    scheduledAt: '2026-03-01T09:00:00Z',
    attempt: 1,
    env: {},
    signal: new AbortController().signal,
    ...more,
    command,
    onOutput(chunk) {
      chunks.push(chunk);
      onOutput?.(Buffer.from(chunk).toString());
    },
  });
  return { result, output: Buffer.concat(chunks).toString() };
}

/** A shell line as a command. */
export function line(text: string, more: Omit<Extract<Command, { type: 'shell' }>, 'type' | 'line'> = {}): Command {
  return { type: 'shell', line: text, ...more };
}

/** The running processes of a run, as /proc shows them now. */
export function processesOf(runId: string): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`RUN_ID=${runId}\0`));
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

async function temporaryFolderIn(parent: string): Promise<string> {
  const folder = join(parent, 'tmp');
  await mkdir(folder);
  return folder;
}
