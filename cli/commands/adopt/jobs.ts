import type { Client } from '#api/client/client.ts';
import { MAX_JOBS_A_CALL, MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { JobLine } from '#api/shapes/job-line.ts';
import { PHASE_TAGS, type Phase, phaseOf, scheduleOf } from '#domain/adopt/record.ts';
import type { SeenJob } from '#domain/adopt/step.ts';

/** A job that was made of a schedule. */
export interface AdoptedJob {
  readonly id: string;
  /** The ARN of the schedule, and its name. */
  readonly arn: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly revision: number;
  readonly seen: SeenJob;
}

/** The jobs that were made of the schedules of a group, by the ARN of each. */
export async function adoptedJobs(client: Client, group: string): Promise<ReadonlyMap<string, AdoptedJob>> {
  const jobs = new Map<string, AdoptedJob>();
  for (const tag of PHASE_TAGS) {
    for await (const line of client.eachJobLine({ limit: MAX_PAGE_LINES, tag })) {
      const job = adoptedJob(line, phaseOf(line.tags), group);
      if (job !== undefined) {
        jobs.set(job.arn, job);
      }
    }
  }
  return jobs;
}

function adoptedJob(line: JobLine, phase: Phase | undefined, group: string): AdoptedJob | undefined {
  const { id, source: arn, tags, revision, state, waiting } = line;
  const schedule = scheduleOf(arn);
  return phase === undefined || arn === undefined || schedule?.group !== group
    ? undefined
    : { id, arn, name: schedule.name, tags, revision, seen: { phase, isPaused: state === 'paused', waiting } };
}

/** Those of these ids that jobs have. */
export async function takenIds(client: Client, ids: readonly string[]): Promise<readonly string[]> {
  const taken: string[] = [];
  for (let from = 0; from < ids.length; from += MAX_JOBS_A_CALL) {
    const lines = await client.readJobLines(ids.slice(from, from + MAX_JOBS_A_CALL));
    taken.push(...lines.map(({ id }) => id));
  }
  return taken;
}
