import { type Demand, demandOfCommand, NOTHING, RUN, type RunnerSize, times } from '#domain/cost/demand.ts';
import { reportTimes } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';

/** The runs of a job in a stretch: by themselves, and their commands. */
export interface JobDemand {
  readonly run: Demand;
  readonly command: Demand;
}

/** The number of a job's runs, and how long one of them takes. */
interface Runs {
  readonly count: number;
  readonly takesMs: number;
  /** True where the sweeper, and no entry, is the clock. */
  readonly selfClocked: boolean;
  readonly size: RunnerSize;
}

/** The demand of a job's runs. A command that runs elsewhere takes nothing here. */
export function demandOfJob(
  { command }: Pick<JobSettings, 'command'>,
  { count, takesMs, selfClocked, size }: Runs,
): JobDemand {
  const each = selfClocked ? { ...RUN, schedulerInvocations: 0 } : RUN;
  return {
    run: times(each, count),
    command: reportTimes(command) === undefined ? times(demandOfCommand(takesMs, size), count) : NOTHING,
  };
}
