import { exitedWith } from '#domain/runs/reasons/program.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult, Executor } from '#ports/executor.ts';

/** The conduct of a command: how long it takes, and whether it then succeeds. */
export interface FakeCommand {
  readonly takesMs: number;
  readonly fails?: boolean;
  /** Its output, written as it starts. */
  readonly prints?: string;
}

/** One attempt, as the executor saw it. */
export interface StartedAttempt {
  readonly runId: string;
  readonly attempt: number;
  readonly at: number;
}

/** Commands that take time on the given clock and leave no process. Several of them may share one record of what they started. */
export class FakeExecutor implements Executor {
  readonly #clock: Clock;
  readonly #commandOf: (execution: Execution) => FakeCommand;
  readonly #started: StartedAttempt[];

  constructor(clock: Clock, commandOf: (execution: Execution) => FakeCommand, started: StartedAttempt[]) {
    this.#clock = clock;
    this.#commandOf = commandOf;
    this.#started = started;
  }

  async execute(execution: Execution): Promise<ExecutionResult> {
    const { takesMs, fails = false, prints = '' } = this.#commandOf(execution);
    this.#started.push({ runId: execution.runId, attempt: execution.attempt, at: this.#clock.now() });
    if (prints !== '') {
      execution.onOutput(new TextEncoder().encode(prints));
    }
    if ((await passed(this.#clock, takesMs, execution.signal)) === 'stopped') {
      return { kind: 'stopped' };
    }
    return fails
      ? { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: true }
      : { kind: 'succeeded', exitCode: 0 };
  }
}

/** Settles when so much time has passed on the clock, or as soon as the signal is given. */
export function passed(clock: Clock, ms: number, signal: AbortSignal): Promise<'passed' | 'stopped'> {
  if (signal.aborted) {
    return Promise.resolve('stopped');
  }
  return new Promise((resolve) => {
    const stopTimer = clock.after(ms, () => resolve('passed'));
    signal.addEventListener('abort', () => {
      stopTimer();
      resolve('stopped');
    });
  });
}
