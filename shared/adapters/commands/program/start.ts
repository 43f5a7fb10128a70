import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { unlessAborted } from '#adapters/commands/attempt/waiting.ts';
import type { Clock } from '#ports/clock.ts';
import type { StopReason } from '#ports/executor.ts';

/** A program to start. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly stdin?: string | undefined;
  /** Its umask: this process's unless told. */
  readonly umask?: number | undefined;
}

/** The shortages that a start may wait for. */
export interface StartSurroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /**
   * Is told, each time, what the machine is short of where that is why the program cannot be started now; it is then tried again until it
   * can be. Left out: it is not tried again.
   */
  readonly onShortage?: ((what: string) => void) | undefined;
}

type Started =
  | { readonly kind: 'started'; readonly child: ChildProcessWithoutNullStreams; readonly groupId: number }
  | { readonly kind: 'not_started'; readonly error: unknown }
  | { readonly kind: 'stopped' };

const AGAIN_MS = 1_000;
const TIMED_OUT: StopReason = 'timed_out';
/** The errors of fork(2), pipe(2) and execve(2) where there is not enough of something that others will give back. */
const SHORTAGES: Readonly<Record<string, string>> = {
  EMFILE: 'too many files are open in this process (EMFILE)',
  ENFILE: 'too many files are open on this machine (ENFILE)',
  EAGAIN: 'too many processes run (EAGAIN)',
  ENOMEM: 'not enough memory for another process (ENOMEM)',
};

/** Starts a program in a process group of its own, as soon as the machine can; its timeout may end that, which then says why. */
export async function startProgram(program: Program, surroundings: StartSurroundings): Promise<Started> {
  const { clock, signal, onShortage } = surroundings;
  for (;;) {
    const tried = tryToStart(program);
    if ('child' in tried) {
      return { kind: 'started', ...tried };
    }
    const error = await tried.error;
    const shortage = shortageOf(error);
    if (shortage === undefined || onShortage === undefined) {
      return { kind: 'not_started', error };
    }
    onShortage(shortage);
    await unlessAborted(new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve)), signal);
    if (signal.aborted) {
      return signal.reason === TIMED_OUT ? { kind: 'not_started', error } : { kind: 'stopped' };
    }
  }
}

type Tried =
  | { readonly child: ChildProcessWithoutNullStreams; readonly groupId: number }
  | { readonly error: Promise<unknown> };

/** spawn() throws some errors and emits others; those come without a pid. */
function tryToStart({ file, args, environment, folder, stdin, umask }: Program): Tried {
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

function shortageOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? SHORTAGES[String(error.code)] : undefined;
}
