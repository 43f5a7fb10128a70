import { reportTimes } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Gate, RunRequest } from '#domain/ledger/head/request.ts';
import type { Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';

/** The particulars of one request for a run. */
export interface RequestedRun
  extends Pick<RunRequest, 'deadlineAt' | 'forced' | 'parent' | 'depth' | 'backfill' | 'retryOf' | 'inputs'> {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly trigger: Trigger;
}

/** The request for a run of a job: everything that a runner needs to know, and the gates that the run has to pass. */
export function startRequest({ definition }: ScheduledJob, run: RequestedRun): RunRequest {
  const { revision, runner } = definition;
  const gates = run.forced === true ? [] : gatesOf(definition);
  const reports = reportTimes(definition.command);
  return { ...run, revision, runner, ...(gates.length === 0 ? {} : { gates }), ...present({ reports }) };
}

function gatesOf({ group }: JobSettings): readonly Gate[] {
  return group === undefined ? [] : [{ name: group.name, maxConcurrent: group.maxConcurrent }];
}
