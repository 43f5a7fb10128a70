import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { Clock } from '#ports/clock.ts';
import type { StopReason } from '#ports/executor.ts';
import type { Program, StartAnswer, Starter, TakeOutput } from './starter.ts';

/** The shortages that a start may wait for. */
export interface StartSurroundings {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly starter: Starter;
  /**
   * Is told, each time, what the machine is short of where that is why the program cannot be started now; it is then tried again until it
   * can be. Left out: it is not tried again.
   */
  readonly onShortage?: ((what: string) => void) | undefined;
}

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
export async function startProgram(
  program: Program,
  takeOutput: TakeOutput,
  { clock, signal, starter, onShortage }: StartSurroundings,
): Promise<StartAnswer | { readonly kind: 'stopped' }> {
  for (;;) {
    const answer = await starter(program, takeOutput);
    const shortage = answer.kind === 'not_started' ? shortageOf(answer.error) : undefined;
    if (shortage === undefined || onShortage === undefined) {
      return answer;
    }
    onShortage(shortage);
    await unlessAborted(new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve)), signal);
    if (signal.aborted) {
      return signal.reason === TIMED_OUT ? answer : { kind: 'stopped' };
    }
  }
}

function shortageOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? SHORTAGES[String(error.code)] : undefined;
}
