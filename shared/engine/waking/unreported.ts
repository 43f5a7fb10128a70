import type { Head } from '#domain/ledger/head/head.ts';
import { unreportedEnd } from '#domain/ledger/runs/reports.ts';
import type { Run } from '#domain/runs/run.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { recordEnd } from '#engine/runs/end.ts';

/**
 * Ends a run that begins elsewhere and of which too little was told by the time it is looked at. Answers the run as it stands then; the look
 * that reads it finishes the head. What is told at the same moment wins, or comes too late: the record is written once.
 */
export async function endUnreported(
  engine: Engine,
  head: Head,
  runId: string,
  run: Run | undefined,
): Promise<Run | undefined> {
  const context = recordContext(engine, head.jobId);
  const holder = head.active.find((one) => one.runId === runId && one.checkAt <= context.now);
  const end = holder && unreportedEnd(holder, run, context);
  if (end === undefined) {
    return run;
  }
  return (await recordEnd(engine, end)) ? end : engine.ports.history.readRun(runId);
}
