import type { ReadSchedule } from '#adapters/aws/import/schedules.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import type { Client } from '#api/client/client.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { fingerprint } from '#domain/adopt/document.ts';
import { firingsOf } from '#domain/adopt/firings.ts';
import { isOwnEntry } from '#domain/adopt/own-entry.ts';
import type { Firings } from '#domain/adopt/quiet.ts';
import { withPhase } from '#domain/adopt/record.ts';
import { type AdoptStep, adoptStep, phaseToWrite } from '#domain/adopt/step.ts';
import { importEventBridge } from '#domain/import/eventbridge/import.ts';
import type { AwsCronParser } from '#domain/import/eventbridge/second-reading.ts';
import type { Imported, ImportedJob, JobDraft, LeftOut } from '#domain/import/imported.ts';
import { JobIds } from '#domain/import/job-ids.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { digest } from '#domain/values/digest.ts';
import { type AdoptedJob, adoptedJobs, takenIds } from './jobs.ts';

const NO_MORE_FIRES =
  'it fires no more, and what it would have fired since it was disabled did not run: run the job by hand, or undo';

/** A job as it is written first: paused, and under the ARN of its schedule. */
type WrittenJob = JobDraft & {
  readonly source: string;
  readonly tags: readonly string[];
  readonly runner?: string;
};

/** A schedule of the group, and what is to be done with it. */
export interface PlannedAdoption {
  readonly name: string;
  readonly schedule: ReadSchedule;
  readonly jobId: string;
  /** The job was there before. */
  readonly isThere: boolean;
  readonly step: AdoptStep;
  /** Left out where its job stays as it is. */
  readonly write?: WrittenJob;
  readonly firings: Firings | undefined;
}

/** The plan for a group: each schedule with its step, the jobs that were made of them, and the name of just that. */
export interface AdoptionPlan {
  readonly items: readonly PlannedAdoption[];
  readonly imported: Imported;
  readonly hash: string;
}

/** The things that a group is planned with. */
interface Means {
  readonly client: Client;
  readonly group: string;
  readonly now: EpochSeconds;
  readonly runner: string | undefined;
  readonly awsCronParser: AwsCronParser | undefined;
}

/**
 * Plans the adoption of these schedules, and changes nothing.
 * @throws CommandFailure not_adopted where they are Cronstack's own entries
 */
export async function planAdoption(schedules: readonly ReadSchedule[], means: Means): Promise<AdoptionPlan> {
  const own = schedules.find(isOwnEntry);
  if (own !== undefined) {
    throw new CommandFailure(
      'not_adopted',
      `nothing is adopted: ${means.group} holds the entries that Cronstack makes of its own jobs, such as ${own.Name}`,
    );
  }
  const jobs = await adoptedJobs(means.client, means.group);
  const ids = await freeIds(schedules, jobs, means);
  const [items, made, leftOut]: [PlannedAdoption[], ImportedJob[], LeftOut[]] = [[], [], []];
  for (const schedule of schedules) {
    const { item, of } = planOne(schedule, jobs.get(schedule.Arn ?? ''), ids, means);
    if (item !== undefined) {
      items.push(item);
    }
    made.push(...of.jobs);
    leftOut.push(...of.leftOut);
  }
  return { items, imported: { jobs: made, leftOut, notes: [] }, hash: hashOf(items, jobs) };
}

/** Gives ids that no job has, other than those that were made of these schedules. */
async function freeIds(
  schedules: readonly ReadSchedule[],
  jobs: ReadonlyMap<string, AdoptedJob>,
  { client }: Means,
): Promise<JobIds> {
  const wanted = new JobIds();
  const fresh = schedules
    .filter(({ Arn = '' }) => !jobs.has(Arn))
    .map(({ Name = '', Arn = '' }) => wanted.give(Name, Arn));
  const ids = new JobIds();
  for (const id of [...(await takenIds(client, fresh)), ...[...jobs.values()].map(({ id: own }) => own)]) {
    ids.reserve(id);
  }
  return ids;
}

function planOne(
  schedule: ReadSchedule,
  job: AdoptedJob | undefined,
  ids: JobIds,
  means: Means,
): { readonly item?: PlannedAdoption; readonly of: Pick<Imported, 'jobs' | 'leftOut'> } {
  const { Name: name = '', Arn: arn = '' } = schedule;
  const firings = firingsOf(schedule, means.now);
  const firesAgain = firings === undefined || firings.expression.next(means.now) !== undefined;
  const step = adoptStep(schedule.State !== 'DISABLED', job?.seen);
  const base = { name, schedule, isThere: job !== undefined, step, firings };
  const isWritten =
    step.kind === 'take-over' || step.kind === 'keep-paused' || (step.kind === 'go-on' && job?.seen.isPaused === true);
  if (!isWritten) {
    return { item: { ...base, jobId: job?.id ?? '' }, of: { jobs: [], leftOut: [] } };
  }
  const place = { place: 'the account', now: means.now, awsCronParser: means.awsCronParser };
  const { jobs, leftOut } = importEventBridge(schedule, place, job === undefined ? ids : new JobIds());
  const [made] = jobs;
  if (made === undefined) {
    const why = step.kind === 'go-on' && !firesAgain ? { why: NO_MORE_FIRES, blocks: true } : {};
    return { of: { jobs: [], leftOut: leftOut.map((one) => ({ ...one, ...why })) } };
  }
  const jobId = job?.id ?? made.job.id;
  const tags = withPhase(job?.tags ?? made.job.tags ?? [], phaseToWrite(step, job?.seen));
  const runner = means.runner === undefined ? {} : { runner: means.runner };
  const write = { ...made.job, ...runner, id: jobId, source: arn, tags, enabled: false };
  return { item: { ...base, jobId, write }, of: { jobs: [{ ...made, job: write }], leftOut } };
}

function hashOf(items: readonly PlannedAdoption[], jobs: ReadonlyMap<string, AdoptedJob>): string {
  const seen = items.map(({ schedule, jobId, step, write }) => [
    schedule.State,
    fingerprint(schedule),
    jobId,
    jobs.get(schedule.Arn ?? '')?.revision,
    step.kind,
    write,
  ]);
  return digest(JSON.stringify(seen), sha256);
}
