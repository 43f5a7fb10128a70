import type { JobSettings } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import { runnerGate } from '#domain/ledger/head/gate.ts';
import type { Gate, RunRequest } from '#domain/ledger/head/request.ts';
import type { Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The particulars of one request for a run. */
export interface RequestedRun extends Pick<RunRequest, 'deadlineAt' | 'forced' | 'parent' | 'depth' | 'backfill'> {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly trigger: Trigger;
}

/** The request for a run of a job: everything that a runner needs to know, and the gates that the run has to pass. */
export function startRequest({ definition }: ScheduledJob, run: RequestedRun, context: RecordContext): RunRequest {
  const { revision, runner } = definition;
  const gates = run.forced === true ? [] : gatesOf(definition, context);
  return { ...run, revision, runner, ...(gates.length === 0 ? {} : { gates }) };
}

/** From the one that fewest share to the one that all share. */
function gatesOf({ group, runner }: JobSettings, { runners, totalGate }: RecordContext): readonly Gate[] {
  const maxConcurrent = runners?.get(runner)?.maxConcurrent;
  return [
    ...(group === undefined ? [] : [{ name: group.name, maxConcurrent: group.maxConcurrent }]),
    ...(maxConcurrent === undefined ? [] : [{ name: runnerGate(runner), maxConcurrent }]),
    ...(totalGate === undefined ? [] : [totalGate]),
  ];
}
