import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { knowsRun } from '#domain/ledger/head/knows-run.ts';
import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { ask } from './ask.ts';
import type { RequestedRun } from './start-request.ts';

/** A run that somebody asks for. */
export interface ManualRun extends Pick<RunRequest, 'parent' | 'depth' | 'retryOf' | 'inputs'> {
  readonly runId: string;
  /** The second in which it was asked for, or that of the run that it does again; the run id says the same. */
  readonly scheduledAt: EpochSeconds;
  /** Ignores the overlap policy. */
  readonly forced?: true;
}

/** Asks for a run now, under the overlap policy unless forced. Asking for the same run twice changes nothing. */
export function trigger(
  head: Head,
  job: ScheduledJob,
  manual: ManualRun,
  actor: Actor,
  context: RecordContext,
): Decision {
  const { runId, inputs } = manual;
  if (knowsRun(head, runId)) {
    return { head, effects: [] };
  }
  const run: RequestedRun = { ...manual, trigger: 'manual' };
  const asked = ask(head, job, run, context);
  const effects = [...asked.effects, audited(head, { action: 'run', actor, runId, inputs }, context)];
  if (asked.verdict === undefined) {
    return { head: asked.head, effects };
  }
  const record = unstartedRun({ ...run, revision: job.definition.revision }, asked.verdict, context);
  return { head: asked.head, effects: [...effects, { kind: 'store', run: record }] };
}
