import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { settledWithin, unlessAborted } from '#adapters/commands/attempt/waiting.ts';
import type { Clock } from '#ports/clock.ts';
import { killFamily, type ProcessFamily, terminateFamily } from './family.ts';
import type { LeftoverQuery } from './leftovers.ts';
import { passOutput } from './output.ts';

const DRAIN_MS = 1_000;

/** A program to start. */
interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly stdin?: string | undefined;
  /** Its umask: this process's unless told. */
  readonly umask?: number | undefined;
}

/** What surrounds it while it runs. */
interface ProgramRun {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How to find those of its processes that left the process group. */
  readonly marks: LeftoverQuery;
  /** Replaced by `***` in the output. */
  readonly secrets: readonly string[];
  onOutput(chunk: Uint8Array): void;
}

/** How a program ended. `lastWords` are the end of its standard error, masked. */
export type ProgramEnding =
  | { readonly kind: 'not_started'; readonly error: unknown }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly lastWords: string }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals; readonly lastWords: string }
  | { readonly kind: 'stopped' };

/**
 * Runs a program in a process group of its own until it exits or the signal aborts: then TERM, 5 s of grace, KILL. Either way nothing of
 * it is left when this answers: what it started and left behind is killed. Output is read until all who can write it are gone, or for
 * one second after the exit.
 */
export async function runProgram(program: Program, run: ProgramRun): Promise<ProgramEnding> {
  if (run.signal.aborted) {
    return { kind: 'stopped' };
  }
  const started = start(program);
  if ('error' in started) {
    return { kind: 'not_started', error: await started.error };
  }
  const { child, groupId } = started;
  const family: ProcessFamily = { groupId, marks: run.marks };
  const output = passOutput(child, run.secrets, run.onOutput);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const exited = exitOf(child);
  const exit = await unlessAborted(exited, run.signal);
  if (exit === undefined) {
    await terminateFamily(family, exited, run.clock);
  }
  await killFamily(family);
  await exited;
  // A process that got rid of its marks may hold the pipes open for ever.
  await settledWithin(run.clock, DRAIN_MS, closed);
  output.finish();
  return exit === undefined ? { kind: 'stopped' } : { ...exit, lastWords: output.lastWords() };
}

type Started =
  | { readonly child: ChildProcessWithoutNullStreams; readonly groupId: number }
  | { readonly error: Promise<unknown> };

/** spawn() throws some errors and emits others; those come without a pid. */
function start({ file, args, environment, folder, stdin, umask }: Program): Started {
  try {
    const child = withUmask(umask, () =>
      spawn(file, args, { cwd: folder, env: environment, detached: true, stdio: 'pipe' }),
    );
    if (child.pid === undefined) {
      return { error: once(child, 'error').then(([error]) => error) };
    }
    // Emitted when a kill fails or the program does not read its input: neither says anything about the run.
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    return { child, groupId: child.pid };
  } catch (error) {
    return { error: Promise.resolve(error) };
  }
}

/** A child takes over the umask that its parent has while it is started, which spawn() does before it answers. */
function withUmask<Value>(umask: number | undefined, work: () => Value): Value {
  if (umask === undefined) {
    return work();
  }
  const own = process.umask(umask);
  try {
    return work();
  } finally {
    process.umask(own);
  }
}

type Exit =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals };

/** 'exit' and not 'close', which comes only when the last holder of the pipes is gone. */
function exitOf(child: ChildProcessWithoutNullStreams): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      resolve(signal === null ? { kind: 'exited', exitCode: exitCode ?? 0 } : { kind: 'killed', signal });
    });
  });
}
