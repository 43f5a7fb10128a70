import { withdraw } from '../ledger/withdraw.ts';
import type { Run } from '../runs/run.ts';
import { parseRunId } from '../runs/run-id.ts';
import { type Cancelled, cancelOpenRun } from './cancel-open-run.ts';
import { decide } from './decide.ts';
import { type Engine, recordContext } from './engine.ts';
import { finishRun } from './finish-run.ts';
import { noSuchRun, readRun } from './read-run.ts';
import { accepted, type Result, refused } from './result.ts';

/**
 * Cancels a run, wherever it is: waiting for a slot, sent, between attempts (over at once) or running (its runner stops it within 5 s).
 * The answer shows the run as it stands then.
 */
export async function cancelRun(engine: Engine, runId: string, { by }: { readonly by: string }): Promise<Result<Run>> {
  const parts = parseRunId(runId);
  if (parts === undefined) {
    return noSuchRun(runId);
  }
  if (await withdrawWaiting(engine, parts.jobId, runId, by)) {
    return readRun(engine, runId);
  }
  const head = await engine.ports.heads.read(parts.jobId);
  const holder = head?.active.find((other) => other.runId === runId);
  if (holder === undefined) {
    const over = await readRun(engine, runId);
    return over.ok ? runIsFinal(over.value) : over;
  }
  return answer(engine, await cancelOpenRun(engine, parts.jobId, holder, `cancelled by ${by}`));
}

async function answer(engine: Engine, cancelled: Cancelled): Promise<Result<Run>> {
  if (cancelled.kind === 'asked') {
    return accepted(cancelled.run);
  }
  await finishRun(engine, cancelled.run);
  return cancelled.changed ? accepted(cancelled.run) : runIsFinal(cancelled.run);
}

function runIsFinal({ id, status }: Run): Result<Run> {
  return refused('run_final', `run ${id} is over: ${status}`);
}

async function withdrawWaiting(engine: Engine, jobId: string, runId: string, by: string): Promise<boolean> {
  return decide<boolean>(engine, jobId, (head) => {
    if (head === undefined) {
      return { answer: false };
    }
    const { head: withdrawn, effects } = withdraw(head, runId, { by }, recordContext(engine, jobId));
    return withdrawn === head ? { answer: false } : { write: withdrawn, effects, answer: true };
  });
}
