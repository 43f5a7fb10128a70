import type { JobDefinition } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import type { Engine } from './engine.ts';
import { EngineFault } from './fault.ts';

const MOST_KNOWN = 2_000;

/**
 * A revision of a job with its schedule read; from memory where it was read before, as revisions never change. Undefined where it is not
 * stored, or cannot be read, which is told.
 */
export async function knownJob(engine: Engine, jobId: string, revision: number): Promise<ScheduledJob | undefined> {
  const key = keyOf(jobId, revision);
  const known = engine.knownJobs.get(key);
  if (known !== undefined) {
    return known;
  }
  const definition = await engine.ports.definitions.read(jobId, revision);
  if (definition === undefined) {
    return undefined;
  }
  const job = await withSchedule(engine, definition);
  if (job !== undefined) {
    remember(engine, key, job);
  }
  return job;
}

/** The adopted revisions of heads by their jobs, those that are not in memory read at once. What is not stored, or cannot be read, is left out. */
export async function knownJobs(engine: Engine, heads: readonly Adopter[]): Promise<ReadonlyMap<string, ScheduledJob>> {
  const jobs = new Map<string, ScheduledJob>();
  for (const head of heads) {
    const job = engine.knownJobs.get(keyOf(head.jobId, head.revision));
    if (job !== undefined) {
      jobs.set(head.jobId, job);
    }
  }
  const unknown = heads.filter(({ jobId }) => !jobs.has(jobId));
  for (const definition of unknown.length === 0 ? [] : await engine.ports.definitions.readMany(unknown)) {
    const job = await withSchedule(engine, definition);
    if (job !== undefined) {
      remember(engine, keyOf(definition.id, definition.revision), job);
      jobs.set(definition.id, job);
    }
  }
  return jobs;
}

/** A schedule is read here, and a definition whose schedule is none is set aside as any that cannot be read. */
async function withSchedule(engine: Engine, definition: JobDefinition): Promise<ScheduledJob | undefined> {
  try {
    return await engine.scheduledJob(definition);
  } catch (error) {
    const fault = `schedule: ${error instanceof Error ? error.message : String(error)}`;
    engine.setAside.tell({ kind: 'definition', id: keyOf(definition.id, definition.revision), fault });
    return undefined;
  }
}

/** A head as far as its definition is found by it. */
interface Adopter {
  readonly jobId: string;
  readonly revision: number;
}

/**
 * The adopted revision of a head.
 * @throws EngineFault definition_missing, which a head without its definition is; it is told, too
 */
export async function adoptedJob(engine: Engine, head: Adopter): Promise<ScheduledJob> {
  return requiredJob(engine, head, await knownJob(engine, head.jobId, head.revision));
}

/**
 * The adopted revision of a head, where it was found.
 * @throws EngineFault definition_missing, and tells it
 */
export function requiredJob({ setAside }: Engine, head: Adopter, job: ScheduledJob | undefined): ScheduledJob {
  if (job === undefined) {
    const fault = `expected revision ${head.revision}, stored and readable`;
    setAside.tell({ kind: 'definition', id: head.jobId, fault });
    throw new EngineFault(
      'definition_missing',
      `revision ${head.revision} of job ${head.jobId} is not stored, or cannot be read`,
    );
  }
  return job;
}

/** The revisions that planned what is in a head's open catch-ups, by their numbers; one that is not stored any more is left out. */
export async function catchUpRevisions(engine: Engine, head: Head): Promise<ReadonlyMap<number, ScheduledJob>> {
  const revisions = new Map<number, ScheduledJob>();
  for (const { revision } of catchUpsOf(head)) {
    const job = await knownJob(engine, head.jobId, revision);
    if (job !== undefined) {
      revisions.set(revision, job);
    }
  }
  return revisions;
}

/** Forgets what was read under a number that is given anew: a job that was deleted begins again at 1 once retention has passed. */
export function forgetJob({ knownJobs }: Engine, jobId: string, revision: number): void {
  knownJobs.delete(keyOf(jobId, revision));
}

function keyOf(jobId: string, revision: number): string {
  return `${jobId}#${revision}`;
}

function remember({ knownJobs }: Engine, key: string, job: ScheduledJob): void {
  if (knownJobs.size >= MOST_KNOWN) {
    const oldest = knownJobs.keys().next();
    if (oldest.done !== true) {
      knownJobs.delete(oldest.value);
    }
  }
  knownJobs.set(key, job);
}
