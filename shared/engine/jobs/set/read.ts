import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { sameJson } from '#domain/values/json/same.ts';
import { present } from '#domain/values/present.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { rightsRefusal } from '#engine/commit/rights.ts';
import { checkCalls } from '#engine/jobs/checks/calls.ts';
import { parentErrors } from '#engine/jobs/checks/parents.ts';
import type { CheckedCall } from '#engine/jobs/checks/tasks.ts';
import { adoptedDefinition } from '#engine/jobs/read.ts';
import { readSettings } from '#engine/jobs/save.ts';
import { calendarReader } from '#engine/revisions/calendars.ts';

/** Jobs to have, as one file or one tool writes them. */
export interface JobSet {
  readonly jobs: readonly unknown[];
  /** The label that the jobs get, and whose other jobs are pruned. */
  readonly source?: string;
  /** Deletes the jobs of `source` that are not among `jobs`. */
  readonly prune?: boolean;
  /** Ids of jobs that are planned by other calls: others may run after them. */
  readonly alongside?: readonly string[];
}

/** A job of a set: what it would be saved as. */
export interface ReadJob extends Pick<CheckedCall, 'unloadable'> {
  readonly index: number;
  readonly input: unknown;
  readonly settings: JobSettings;
}

/** Reads the jobs as they were written. A job that the one who asks may not save, or not see, is refused before anything of it is read. */
export async function readSet(
  engine: Engine,
  { jobs, source, prune, alongside = [] }: JobSet,
  to: 'edit' | 'read',
): Promise<Result<readonly ReadJob[]>> {
  const errors: InputError[] = [];
  const read = new Map<string, ReadJob>();
  const named = calendarReader(engine);
  if (prune === true && source === undefined) {
    errors.push({ path: 'source', message: 'expected a label, as prune deletes only jobs of the same source' });
  }
  for (const [index, job] of jobs.entries()) {
    const input = withSource(job, source);
    const parsed = await readSettings(engine, input, secondsOf(engine.ports.clock.now()), named);
    const denied = parsed.ok ? rightsRefusal(engine, to, parsed.value) : undefined;
    if (denied !== undefined) {
      return denied;
    }
    if (!parsed.ok) {
      errors.push(...(parsed.refusal.errors ?? []).map((error) => within(index, error)));
    } else if (read.has(parsed.value.id)) {
      errors.push({ path: `jobs[${index}].id`, message: `${parsed.value.id} is there twice` });
    } else if (await isOver(engine, parsed.value)) {
      errors.push({ path: `jobs[${index}].schedule`, message: 'the schedule has no fire after now' });
    } else {
      read.set(parsed.value.id, { index, input, settings: parsed.value });
    }
  }
  const sound = [...read.values()];
  const checks = await checkCalls(
    engine,
    sound.map(({ settings }) => settings),
  );
  errors.push(
    ...sound.flatMap(({ index }, place) => (checks[place]?.errors ?? []).map((error) => within(index, error))),
  );
  const saved = sound.map((job, place) => ({ ...job, ...present({ unloadable: checks[place]?.unloadable }) }));
  const batch = new Map<string, Pick<JobSettings, 'after'>>(alongside.map((id) => [id, {}]));
  for (const [id, { settings }] of read) {
    batch.set(id, settings);
  }
  for (const { index, settings } of saved) {
    errors.push(...(await parentErrors(engine, settings, batch)).map((error) => within(index, error)));
  }
  if (errors.length === 0) {
    return accepted(saved);
  }
  const wrong = errors.length === 1 ? '1 thing is' : `${errors.length} things are`;
  return refused('invalid_job', `${wrong} wrong; nothing was stored`, errors);
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

function withSource(job: unknown, source: string | undefined): unknown {
  if (source === undefined || typeof job !== 'object' || job === null || Array.isArray(job)) {
    return job;
  }
  return { ...job, source };
}

function within(index: number, { path, message }: InputError): InputError {
  return { path: path === '' ? `jobs[${index}]` : `jobs[${index}].${path}`, message };
}
