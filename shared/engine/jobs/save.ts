import { camelCased } from '#domain/jobs/camel-case.ts';
import type { JobDefinition, JobSettings } from '#domain/jobs/job.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import { settingsOf, writeJob } from '#domain/jobs/write.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isBeingAgreed } from '#domain/ledger/head/standstill.ts';
import { create, edit } from '#domain/ledger/jobs/edit.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { mergePatch } from '#domain/values/merge-patch.ts';
import { sameJson } from '#domain/values/same-json.ts';
import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { adoptedJob } from '#engine/commit/known-job.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { settleBacklog } from '#engine/waking/wake.ts';
import { parentErrors } from './parents.ts';
import { type JobView, liveHead, noSuchJob, readJob } from './read.ts';
import { storeRevision } from './store-revision.ts';

/** A saved job, and what saving it changed. */
export interface SavedJob extends JobView {
  readonly change: 'created' | 'updated' | 'unchanged';
}

/** Who saves, and which revision they saw. */
export interface SaveOptions {
  readonly by: string;
  /** Saved only if this is the adopted revision. */
  readonly ifRevision?: number;
}

const MOST_TRIES = 20;

/** Creates a job; refused when there is one of that id. */
export async function createJob(
  engine: Engine,
  input: unknown,
  { by }: { readonly by: string },
): Promise<Result<SavedJob>> {
  const parsed = readSettings(engine, input, now(engine));
  if (!parsed.ok) {
    return parsed;
  }
  const saved = await createOnce(engine, parsed.value, by);
  return saved ?? refused('job_exists', `there is a job ${parsed.value.id} already`);
}

/** Creates the job, or makes it what the input says. The same input twice changes nothing. */
export async function replaceJob(
  engine: Engine,
  jobId: string,
  input: unknown,
  options: SaveOptions,
): Promise<Result<SavedJob>> {
  return save(engine, jobId, options, () => withId(jobId, input));
}

/** Changes some fields of a job: a JSON merge patch, in which null brings a default back. */
export async function patchJob(
  engine: Engine,
  jobId: string,
  patch: unknown,
  options: SaveOptions,
): Promise<Result<SavedJob>> {
  const fields = patchFields(patch);
  if (!fields.ok) {
    return fields;
  }
  if ((await liveHead(engine, jobId)) === undefined) {
    return noSuchJob(jobId);
  }
  return save(engine, jobId, options, (current) =>
    current === undefined ? undefined : withId(jobId, mergePatch(writeJob(settingsOf(current)), fields.value)),
  );
}

/** What saving the settings over the current definition would change. */
export function changeOf(current: JobDefinition | undefined, settings: JobSettings): SavedJob['change'] {
  if (current === undefined) {
    return 'created';
  }
  return sameJson(settingsOf(current), settings) ? 'unchanged' : 'updated';
}

/** Reads a job as a person writes it, into settings. */
export function readSettings(engine: Engine, input: unknown, createdAt: number): Result<JobSettings> {
  const parsed = parseJob(input, { ...engine, createdAt });
  return parsed.ok ? accepted(parsed.settings) : refused('invalid_job', 'the job is not valid', parsed.errors);
}

async function save(
  engine: Engine,
  jobId: string,
  { by, ifRevision }: SaveOptions,
  inputFor: (current: JobDefinition | undefined) => unknown,
): Promise<Result<SavedJob>> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const head = await liveHead(engine, jobId);
    if (ifRevision !== undefined && head?.revision !== ifRevision) {
      return refused('revision_mismatch', `the job is at revision ${head?.revision ?? 'none'}, not ${ifRevision}`);
    }
    const current = head === undefined ? undefined : (await adoptedJob(engine, head)).definition;
    const settings = readSettings(engine, inputFor(current), current?.createdAt ?? now(engine));
    if (!settings.ok) {
      return settings;
    }
    if (settings.value.id !== jobId) {
      return refused('invalid_job', 'the job is not valid', [
        { path: 'id', message: `expected ${jobId}, as in the path` },
      ]);
    }
    const saved =
      head === undefined || current === undefined
        ? await createOnce(engine, settings.value, by)
        : await editOnce(engine, head, current, settings.value, by);
    if (saved !== undefined) {
      return saved;
    }
  }
  throw new EngineFault('contention', `job ${jobId} was changed by others ${MOST_TRIES} times in a row`);
}

/** Undefined: there is a job of that id. */
async function createOnce(engine: Engine, settings: JobSettings, by: string): Promise<Result<SavedJob> | undefined> {
  const before = await engine.ports.heads.read(settings.id);
  if (before !== undefined && before.state !== 'deleted') {
    return undefined;
  }
  const createdAt = now(engine);
  const draft = { ...settings, revision: (before?.revision ?? 0) + 1, createdAt, revisedAt: createdAt };
  const refusal = (await badParents(engine, settings)) ?? neverFires(draft, createdAt);
  if (refusal !== undefined) {
    return refusal;
  }
  const job = scheduledJob(await storeRevision(engine, draft));
  // The number of our revision is ours alone: found adopted, it was adopted by a write whose answer was lost.
  const created = await decide<boolean>(engine, settings.id, async (head) => {
    if (head !== undefined && (head.state !== 'deleted' || head.revision >= job.definition.revision)) {
      return { answer: head.state !== 'deleted' && head.revision === job.definition.revision };
    }
    const decision = create(head, job, { by }, await planningContext(engine, settings.id));
    return { write: decision.head, effects: decision.effects, answer: true };
  });
  return created ? saved(engine, settings.id, 'created') : undefined;
}

/** Undefined: the job was changed in between, or more fires have to be decided first. */
async function editOnce(
  engine: Engine,
  head: Head,
  current: JobDefinition,
  settings: JobSettings,
  by: string,
): Promise<Result<SavedJob> | undefined> {
  if (changeOf(current, settings) === 'unchanged') {
    return accepted({ definition: current, head, change: 'unchanged' });
  }
  const draft = { ...settings, revision: head.revision + 1, createdAt: current.createdAt, revisedAt: now(engine) };
  const sameSchedule = sameJson(current.schedule, settings.schedule);
  const refusal = (await badParents(engine, settings)) ?? (sameSchedule ? undefined : neverFires(draft, now(engine)));
  if (refusal !== undefined) {
    return refusal;
  }
  const jobs = { before: scheduledJob(current), after: scheduledJob(await storeRevision(engine, draft)) };
  const edited = await decide<'edited' | 'changed' | 'behind'>(engine, settings.id, async (latest) => {
    if (latest === undefined || latest.state === 'deleted' || latest.revision !== head.revision) {
      return { answer: latest?.revision === jobs.after.definition.revision ? 'edited' : 'changed' };
    }
    const context = await planningContext(engine, settings.id);
    const decision = edit(latest, jobs, { by }, context);
    return decision === 'behind' || isBeingAgreed(context)
      ? { answer: 'behind' }
      : { write: decision.head, effects: decision.effects, answer: 'edited' };
  });
  if (edited === 'behind') {
    await settleBacklog(engine, settings.id);
  }
  return edited === 'edited' ? saved(engine, settings.id, 'updated') : undefined;
}

async function saved(engine: Engine, jobId: string, change: SavedJob['change']): Promise<Result<SavedJob>> {
  const view = await readJob(engine, jobId);
  return view.ok ? accepted({ ...view.value, change }) : view;
}

async function badParents(engine: Engine, settings: JobSettings): Promise<Refused | undefined> {
  const errors = await parentErrors(engine, settings, new Map());
  return errors.length === 0 ? undefined : refused('invalid_job', 'the job is not valid', errors);
}

function neverFires(draft: JobDefinition, now: number): Refused | undefined {
  const { schedule } = scheduledJob(draft);
  if (schedule === undefined || schedule.next(now) !== undefined) {
    return undefined;
  }
  return refused('invalid_job', 'the job is not valid', [
    { path: 'schedule', message: 'the schedule has no fire after now' },
  ]);
}

function patchFields(patch: unknown): Result<Readonly<Record<string, unknown>>> {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return refused('invalid_job', 'the patch is not valid', [{ path: '', message: 'expected an object' }]);
  }
  const camel = camelCased({ ...patch });
  return camel.ok
    ? accepted(camel.fields)
    : refused('invalid_job', 'the patch is not valid', [
        { path: camel.twice, message: 'the same field is there under another spelling' },
      ]);
}

/** The id stands in the path; a body may repeat it, but not name another. */
function withId(jobId: string, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return input;
  }
  return { id: jobId, ...input };
}

function now(engine: Engine): number {
  return secondsOf(engine.ports.clock.now());
}
