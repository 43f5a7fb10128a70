import { askCancel, withdraw } from '#domain/ledger/runs/cancel.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { decide } from '#engine/commit/decide.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { finishRun } from './finish.ts';
import { noSuchRun, readRun } from './read.ts';

/** Where a cancellation found the run: waiting (it is over now), holding a slot, or neither. */
type Place = 'waiting' | 'holding' | 'nowhere';

/**
 * Cancels a run, wherever it is: waiting for a slot, sent, between attempts (over at once) or running (its runner stops it within 5 s).
 * Asking twice asks once; the audit trail says who did. The answer shows the run as it stands then.
 */
export async function cancelRun(engine: Engine, runId: string, { by }: { readonly by: string }): Promise<Result<Run>> {
  const parts = parseRunId(runId);
  if (parts === undefined) {
    return noSuchRun(runId);
  }
  const before = await engine.ports.history.readRun(runId);
  if (before !== undefined && isFinal(before)) {
    await finishRun(engine, before);
    return runIsFinal(before);
  }
  if (before?.cancelRequested !== undefined) {
    return accepted(before);
  }
  const place = await askOnce(engine, parts.jobId, runId, by);
  const after = await readRun(engine, runId);
  if (!after.ok || place === 'waiting') {
    return after;
  }
  return place === 'nowhere' ? runIsFinal(after.value) : answer(engine, after.value);
}

async function answer(engine: Engine, run: Run): Promise<Result<Run>> {
  if (!isFinal(run)) {
    return accepted(run);
  }
  await finishRun(engine, run);
  return run.status === 'cancelled' ? accepted(run) : runIsFinal(run);
}

function runIsFinal({ id, status }: Run): Result<Run> {
  return refused('run_final', `run ${id} is over: ${status}`);
}

/** Decides it in the job's head, so that what was asked for is carried out and recorded even if this process ends here. */
async function askOnce(engine: Engine, jobId: string, runId: string, by: string): Promise<Place> {
  return decide<Place>(engine, jobId, (head) => {
    if (head === undefined) {
      return { answer: 'nowhere' };
    }
    const context = recordContext(engine, jobId);
    const withdrawn = withdraw(head, runId, { by }, context);
    if (withdrawn.head !== head) {
      return { write: withdrawn.head, effects: withdrawn.effects, answer: 'waiting' };
    }
    const asked = askCancel(head, runId, { by }, context);
    return asked.head === head
      ? { answer: 'nowhere' }
      : { write: asked.head, effects: asked.effects, answer: 'holding' };
  });
}
