import { usdOf } from '#domain/claude/figures.ts';
import { dayBudgetOf } from '#domain/jobs/command/command.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import { claudeDayBudget } from '#domain/runs/reasons/claude.ts';
import type { Run } from '#domain/runs/run.ts';
import { dayAround } from '#domain/time/local-day.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { giveUpRun } from '#engine/runs/give-up.ts';
import type { RunMessage } from '#ports/queues.ts';
import { eachItem } from '#ports/stores/each-item.ts';

const PAGE_SIZE = 100;

/**
 * Ends a run whose job has spent its budget of the day: skipped before its first attempt, failed before another one. Answers whether it did.
 * The day is the one, in the job's zone, that the run is planned for; what its runs cost is read from their records, so one that runs
 * meanwhile is not counted yet.
 * @throws EngineFault contention
 */
export async function endOverBudget(
  engine: Engine,
  { id, command, timezone }: JobDefinition,
  message: RunMessage,
): Promise<boolean> {
  const budgetUsd = dayBudgetOf(command);
  if (budgetUsd === undefined) {
    return false;
  }
  const { history } = engine.ports;
  const stored = await history.readRun(message.runId);
  if (stored !== undefined && stored.status !== 'retrying') {
    return false;
  }
  const { from, to } = dayAround(message.scheduledAt, timezone);
  let micros = 0;
  for await (const run of eachItem<Run>((cursor) => history.listRuns(id, { from, to, limit: PAGE_SIZE, ...cursor }))) {
    micros += run.claude?.costMicroUsd ?? 0;
  }
  const spentUsd = usdOf(micros);
  if (spentUsd < budgetUsd) {
    return false;
  }
  await giveUpRun(engine, message, claudeDayBudget(budgetUsd, spentUsd), 'skipped');
  return true;
}
