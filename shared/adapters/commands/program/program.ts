import { settledWithin } from '#adapters/commands/attempt/waiting.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { OutputStream } from '#ports/executor.ts';
import { killLeftovers, type LeftoverQuery } from './leftovers.ts';
import { passOutput } from './output.ts';
import { type StartSurroundings, startProgram } from './start.ts';
import type { Exit, Program } from './starter.ts';
import { processesNow } from './table.ts';
import { killFamily, type ProcessFamily, terminateFamily } from './terminate.ts';

const DRAIN_MS = 1_000;

/** The processes that were started as an attempt's own, and whose end was not told yet. */
const leaders = new Set<number>();

/** The surroundings of a program while it runs. */
interface ProgramRun extends StartSurroundings {
  /** The way to find those of its processes that left the process group. */
  readonly marks: LeftoverQuery;
  /** Replaced by `***` in the output. */
  readonly secrets: readonly string[];
  onOutput(chunk: Uint8Array, stream: OutputStream): void;
}

/** The ending of a program. `lastWords` are the end of its standard error, masked. */
export type ProgramEnding =
  | { readonly kind: 'not_started'; readonly error: unknown }
  | { readonly kind: 'exited'; readonly exitCode: number; readonly lastWords: string }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals; readonly lastWords: string }
  | { readonly kind: 'stopped' }
  /** Whoever watched it is gone. What it came to is not known. */
  | { readonly kind: 'lost' };

/**
 * Runs a program in a process group of its own, as soon as the machine can start it, until it exits or the signal aborts: then TERM, 5 s
 * of grace, KILL. Either way nothing of it is left when this answers: what it started and left behind is killed. Output is read until all
 * who can write it are gone, or for one second after the exit.
 */
export async function runProgram(program: Program, run: ProgramRun): Promise<ProgramEnding> {
  if (run.signal.aborted) {
    return { kind: 'stopped' };
  }
  const marks = { ...run.marks, before: processesNow() };
  const output = passOutput(run.secrets, run.onOutput);
  const started = await startProgram(program, output.take, run);
  if (started.kind === 'lost') {
    await killLeftovers(marks);
    return run.signal.aborted ? { kind: 'stopped' } : started;
  }
  if (started.kind !== 'started') {
    return started;
  }
  const { groupId, exited, closed } = started;
  leaders.add(groupId);
  void exited.then(() => leaders.delete(groupId));
  const isAnothers = (pid: number) => pid !== groupId && leaders.has(pid);
  const family: ProcessFamily = { groupId, marks: { ...marks, isAnothers } };
  const exit = await unlessAborted(exited, run.signal);
  if (exit === undefined) {
    await terminateFamily(family, exited, run.clock);
  }
  await killFamily(family);
  await exited;
  // A process that got rid of its marks may hold the pipes open for ever.
  await settledWithin(run.clock, DRAIN_MS, closed);
  output.finish();
  started.release();
  return endingOf(exit, output.lastWords());
}

function endingOf(exit: Exit | undefined, lastWords: string): ProgramEnding {
  if (exit === undefined) {
    return { kind: 'stopped' };
  }
  return exit.kind === 'lost' ? exit : { ...exit, lastWords };
}
