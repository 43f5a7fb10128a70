import type { ScheduledJob } from '../jobs/scheduled-job.ts';
import type { Trigger } from '../runs/run.ts';
import type { EpochSeconds } from '../schedule/schedule.ts';
import type { Gate, RunRequest } from './head.ts';
import type { RecordContext } from './unstarted-run.ts';

/** What is particular to one request for a run. */
export interface RequestedRun extends Pick<RunRequest, 'deadlineAt' | 'forced' | 'parent' | 'depth' | 'backfill'> {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly trigger: Trigger;
}

/** The request for a run of a job: everything that a runner needs to know, and the gates that the run has to pass. */
export function startRequest(
  { definition }: ScheduledJob,
  run: RequestedRun,
  { totalGate }: RecordContext,
): RunRequest {
  const { revision, runner, group } = definition;
  const own: Gate[] = group === undefined ? [] : [{ name: group.name, maxConcurrent: group.maxConcurrent }];
  const gates = run.forced === true ? [] : [...own, ...(totalGate === undefined ? [] : [totalGate])];
  return { ...run, revision, runner, ...(gates.length === 0 ? {} : { gates }) };
}
