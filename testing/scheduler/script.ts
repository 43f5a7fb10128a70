import { programResult } from '#adapters/commands/program/result.ts';
import { readResult } from '#domain/runs/result.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { passed } from '#testing/executor.ts';
import { TestSetupError } from './error.ts';
import { readMilliseconds } from './time.ts';

/** The conduct of one attempt: how long it takes, what it prints, and how it ends. */
export interface Step {
  readonly takesMs: number;
  readonly output: string;
  readonly ends: Exclude<ExecutionResult, { readonly kind: 'stopped' }>;
}

/** The conduct of a job's attempts: one for all, one after the other (the last one for all that follow), or as a function says. */
export type Script =
  | Step
  | readonly Step[]
  | ((attempt: Pick<Execution, 'jobId' | 'runId' | 'scheduledAt' | 'attempt' | 'args'>) => Step);

/** An attempt that succeeds at once; `result` is what it leaves for the next run. */
export function succeed({ output = '', result }: { readonly output?: string; readonly result?: unknown } = {}): Step {
  const left = result === undefined ? {} : { left: readResult(JSON.stringify(result), []) };
  return { takesMs: 0, output, ends: { kind: 'succeeded', exitCode: 0, ...left } };
}

/** An attempt that ends at once with an exit code, 1 unless told; `words` are the last ones of its standard error. */
export function fail(words = '', { exitCode = 1 }: { readonly exitCode?: number } = {}): Step {
  const ends = programResult({ kind: 'exited', exitCode, lastWords: words }, 'the command');
  if (!Number.isInteger(exitCode) || exitCode < 1 || exitCode > 255 || ends.kind === 'stopped') {
    throw new TestSetupError(`fail: ${exitCode} is no exit code of a failure; expected 1-255`);
  }
  return { takesMs: 0, output: words === '' ? '' : `${words}\n`, ends };
}

/** An attempt whose runner is gone when it ends: its job's `onLost` decides. */
export function lose(): Step {
  return { takesMs: 0, output: '', ends: { kind: 'lost' } };
}

/** An attempt that takes so much longer (`10 minutes`), and then does what `step` does: it succeeds unless told. */
export function slow(duration: string, step: Step = succeed()): Step {
  return { ...step, takesMs: step.takesMs + readMilliseconds(duration) };
}

/** Makes the player of a script: it takes each attempt's step in its turn. */
export function playerOf(script: Script): (execution: Execution) => Step {
  if (typeof script === 'function') {
    return ({ jobId, runId, scheduledAt, attempt, args }) => script({ jobId, runId, scheduledAt, attempt, args });
  }
  const steps: readonly Step[] = 'ends' in script ? [script] : script;
  let turn = 0;
  return () => {
    const step = steps[Math.min(turn, steps.length - 1)];
    turn += 1;
    return step ?? succeed();
  };
}

/** Plays a step on a clock. */
export async function play(clock: Clock, step: Step, execution: Execution): Promise<ExecutionResult> {
  if ((await passed(clock, step.takesMs, execution.signal)) === 'stopped') {
    return { kind: 'stopped' };
  }
  if (step.output !== '') {
    execution.onOutput(new TextEncoder().encode(step.output));
  }
  return step.ends;
}
