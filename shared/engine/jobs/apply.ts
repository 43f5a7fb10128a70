import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import type { JobSummary } from '#domain/stored/summary.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { InputError } from '#domain/values/input-error.ts';
import { sameJson } from '#domain/values/json/same.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { isSeen, limitRefusal } from '#engine/commit/limits.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import { deleteJob } from './delete.ts';
import { parentErrors, parentsFirst } from './parents.ts';
import { adoptedDefinition } from './read.ts';
import { changeOf, readSettings, replaceJob, type SavedJob } from './save.ts';

/** Jobs to have, as one file or one tool writes them. */
interface ApplyRequest {
  readonly jobs: readonly unknown[];
  /** The label that the jobs get, and whose other jobs are pruned. */
  readonly source?: string;
  /** Deletes the jobs of `source` that are not among `jobs` or `keep`. */
  readonly prune?: boolean;
  /** Ids that are applied by other calls and not to be pruned. */
  readonly keep?: readonly string[];
}

/** The change that applying makes to one job. */
interface AppliedJob {
  readonly id: string;
  readonly change: SavedJob['change'] | 'deleted';
}

const PAGE_SIZE = 100;

/** Says what applying would change, and changes nothing. */
export async function planJobs(engine: Engine, request: ApplyRequest): Promise<Result<{ items: AppliedJob[] }>> {
  const read = await readAll(engine, request, 'read');
  if (!read.ok) {
    return read;
  }
  const changes = await Promise.all(read.value.map((job) => planOne(engine, job)));
  const deleted = await toPrune(engine, request, read.value, (id) => isSeen(engine, id));
  return accepted({ items: [...changes, ...deleted.map((id) => ({ id, change: 'deleted' as const }))] });
}

/** Creates and updates the jobs, and deletes what is pruned. One bad job, and nothing is stored. */
export async function applyJobs(
  engine: Engine,
  request: ApplyRequest,
  { by }: { readonly by: string },
): Promise<Result<{ items: AppliedJob[] }>> {
  const read = await readAll(engine, request, 'edit');
  if (!read.ok) {
    return read;
  }
  const items: AppliedJob[] = [];
  for (const job of parentsFirst(read.value)) {
    const saved = await replaceJob(engine, job.settings.id, job.input, { by });
    if (!saved.ok) {
      return saved;
    }
    items.push({ id: job.settings.id, change: saved.value.change });
  }
  const mayDelete = (id: string) => engine.limits?.mayDelete(id) ?? true;
  for (const id of await toPrune(engine, request, read.value, mayDelete)) {
    const deleted = await deleteJob(engine, id, { by });
    if (deleted.ok) {
      items.push({ id, change: 'deleted' });
    }
  }
  return accepted({ items });
}

interface ReadJob {
  readonly index: number;
  readonly input: unknown;
  readonly settings: JobSettings;
}

/** Reads the jobs as they were written. A job that the one who asks may not save, or not see, is refused before anything of it is read. */
async function readAll(
  engine: Engine,
  { jobs, source, prune }: ApplyRequest,
  to: 'edit' | 'read',
): Promise<Result<ReadJob[]>> {
  const errors: InputError[] = [];
  const read: ReadJob[] = [];
  if (prune === true && source === undefined) {
    errors.push({ path: 'source', message: 'expected a label, as prune deletes only jobs of the same source' });
  }
  for (const [index, job] of jobs.entries()) {
    const input = withSource(job, source);
    const parsed = readSettings(engine, input, secondsOf(engine.ports.clock.now()));
    const denied = parsed.ok ? limitRefusal(engine, to, parsed.value) : undefined;
    if (denied !== undefined) {
      return denied;
    }
    if (!parsed.ok) {
      errors.push(...(parsed.refusal.errors ?? []).map((error) => within(index, error)));
    } else if (read.some(({ settings }) => settings.id === parsed.value.id)) {
      errors.push({ path: `jobs[${index}].id`, message: `${parsed.value.id} is there twice` });
    } else if (await isOver(engine, parsed.value)) {
      errors.push({ path: `jobs[${index}].schedule`, message: 'the schedule has no fire after now' });
    } else {
      read.push({ index, input, settings: parsed.value });
    }
  }
  const batch = new Map(read.map(({ settings }) => [settings.id, settings]));
  for (const { index, settings } of read) {
    errors.push(...(await parentErrors(engine, settings, batch)).map((error) => within(index, error)));
  }
  return errors.length === 0
    ? accepted(read)
    : refused('invalid_job', `${errors.length} things are wrong; nothing was stored`, errors);
}

/** Tells whether saving is refused as nothing is left to fire; a job that has this schedule already may keep it. */
async function isOver(engine: Engine, settings: JobSettings): Promise<boolean> {
  const now = secondsOf(engine.ports.clock.now());
  const schedule = readSchedule(settings, now);
  if (schedule === undefined || schedule.next(now) !== undefined) {
    return false;
  }
  const current = await adoptedDefinition(engine, settings.id);
  return typeof current === 'string' || !sameJson(current.schedule, settings.schedule);
}

async function planOne(engine: Engine, { input, settings }: ReadJob): Promise<AppliedJob> {
  const current = await adoptedDefinition(engine, settings.id);
  if (typeof current === 'string') {
    return { id: settings.id, change: current === 'none' ? 'created' : 'updated' };
  }
  const anchored = readSettings(engine, input, current.createdAt);
  return { id: settings.id, change: anchored.ok ? changeOf(current, anchored.value) : 'updated' };
}

async function toPrune(
  engine: Engine,
  { source, prune, keep }: ApplyRequest,
  jobs: readonly ReadJob[],
  isMeant: (jobId: string) => boolean,
): Promise<string[]> {
  if (prune !== true) {
    return [];
  }
  const kept = new Set([...jobs.map(({ settings }) => settings.id), ...(keep ?? [])]);
  const pruned: string[] = [];
  const lines = eachItem<JobSummary>((cursor) => engine.ports.summaries.list({ limit: PAGE_SIZE, ...cursor }));
  for await (const line of lines) {
    if (line.source === source && !kept.has(line.jobId) && isMeant(line.jobId)) {
      pruned.push(line.jobId);
    }
  }
  return pruned;
}

function withSource(job: unknown, source: string | undefined): unknown {
  if (source === undefined || typeof job !== 'object' || job === null || Array.isArray(job)) {
    return job;
  }
  return { ...job, source };
}

function within(index: number, { path, message }: InputError): InputError {
  return { path: path === '' ? `jobs[${index}]` : `jobs[${index}].${path}`, message };
}
