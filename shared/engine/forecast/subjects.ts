import type { JobSettings } from '#domain/jobs/job.ts';
import { isSelfClocked, readSchedule } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { plannedRunsLeft } from '#domain/ledger/planning/due-fires.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJobs } from '#engine/commit/known-job.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { isSeen, rightsRefusal } from '#engine/commit/rights.ts';
import { listLines } from '#engine/jobs/list.ts';
import { readSettings } from '#engine/jobs/save.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** A job to look ahead of, whether it is there or might be. */
export interface Subject {
  readonly settings: JobSettings;
  /** Undefined where the job runs only after others. */
  readonly schedule: ParsedSchedule | undefined;
  readonly selfClocked: boolean;
  /** The first instant at which it may fire: later than now where a pause ends by itself; never where one does not, or it is over. */
  readonly firesFrom: EpochSeconds;
  readonly mostFires: number;
  /** Fires that somebody asked to leave out. */
  readonly leftOut: readonly EpochSeconds[];
  /** False of one that might be: it is looked at as if not everything were paused. */
  readonly isThere: boolean;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * The jobs that are there, a page of them. One whose definition cannot be read is left out.
 * @throws BadCursorError
 */
export async function listedSubjects(engine: Engine, page: PageRequest): Promise<Page<Subject>> {
  const { items, nextCursor } = await listLines(engine, page);
  const subjects = await subjectsOf(
    engine,
    items.map(({ head }) => head),
  );
  return { items: [...subjects.values()], ...present({ nextCursor }) };
}

/**
 * Jobs as they are named, by their ids, or as they would be posted: one that is there keeps its beginning, its history, its pause and the runs
 * that it had.
 */
export async function givenSubjects(engine: Engine, jobs: readonly unknown[]): Promise<Result<readonly Subject[]>> {
  const now = secondsOf(engine.ports.clock.now());
  const ids = jobs.map((job) => (typeof job === 'string' ? job : idIn(job)));
  const found = await engine.ports.heads.readMany([...new Set(ids.flatMap((id) => (id === undefined ? [] : [id])))]);
  const heads = new Map(found.filter(isThere).map((head) => [head.jobId, head]));
  const saved = await knownJobs(engine, [...heads.values()]);
  const there = subjectsBy(saved, [...heads.values()]);
  const errors: InputError[] = [];
  const subjects: Subject[] = [];
  for (const [index, job] of jobs.entries()) {
    const id = ids[index] ?? '';
    const read =
      typeof job === 'string'
        ? named(engine, there, id)
        : await posted(engine, job, saved.get(id)?.definition.createdAt ?? now, heads.get(id));
    if (read.ok) {
      subjects.push(read.value);
    } else if (read.refusal.errors === undefined) {
      return read;
    } else {
      errors.push(...read.refusal.errors.map((error) => within(index, error)));
    }
  }
  return errors.length === 0 ? accepted(subjects) : refused('invalid_job', 'the jobs are not valid', errors);
}

async function subjectsOf(engine: Engine, heads: readonly Head[]): Promise<ReadonlyMap<string, Subject>> {
  return subjectsBy(await knownJobs(engine, heads), heads);
}

function subjectsBy(jobs: Awaited<ReturnType<typeof knownJobs>>, heads: readonly Head[]): ReadonlyMap<string, Subject> {
  const subjects = heads.flatMap((head): Subject[] => {
    const job = jobs.get(head.jobId);
    if (job === undefined) {
      return [];
    }
    return [
      {
        settings: job.definition,
        schedule: job.schedule,
        selfClocked: head.selfClocked,
        firesFrom: firesFromOf(head),
        mostFires: plannedRunsLeft(head, job),
        leftOut: leftOutOf(head),
        isThere: true,
      },
    ];
  });
  return new Map(subjects.map((subject) => [subject.settings.id, subject]));
}

function named(engine: Engine, there: ReadonlyMap<string, Subject>, id: string): Result<Subject> {
  const subject = isSeen(engine, id) ? there.get(id) : undefined;
  return subject === undefined
    ? refused('invalid_job', 'the jobs are not valid', [{ path: '', message: `there is no job ${id}` }])
    : accepted(subject);
}

async function posted(
  engine: Engine,
  job: unknown,
  createdAt: EpochSeconds,
  head: Head | undefined,
): Promise<Result<Subject>> {
  const parsed = await readSettings(engine, job, createdAt);
  if (!parsed.ok) {
    return parsed;
  }
  const settings = parsed.value;
  const denied: Refused | undefined = rightsRefusal(engine, 'read', settings);
  if (denied !== undefined) {
    return denied;
  }
  const schedule = readSchedule(settings, createdAt);
  const definition = { ...settings, revision: 1, createdAt, revisedAt: createdAt };
  return accepted({
    settings,
    schedule,
    selfClocked: isSelfClocked({ definition, schedule }, createdAt),
    firesFrom: settings.enabled ? firesFromOf(head) : NEVER,
    mostFires: head === undefined ? (settings.maxRuns ?? NEVER) : plannedRunsLeft(head, { definition: settings }),
    leftOut: leftOutOf(head),
    isThere: head !== undefined,
  });
}

function firesFromOf(head: Head | undefined): EpochSeconds {
  return head === undefined || head.state === 'active' ? 0 : (head.pause?.until ?? NEVER);
}

function leftOutOf(head: Head | undefined): readonly EpochSeconds[] {
  return head?.skips?.map(({ at }) => at) ?? [];
}

function idIn(job: unknown): string | undefined {
  return typeof job === 'object' && job !== null && 'id' in job && typeof job.id === 'string' ? job.id : undefined;
}

function isThere({ state }: Head): boolean {
  return state !== 'deleted';
}

function within(index: number, { path, message }: InputError): InputError {
  return { path: path === '' ? `jobs[${index}]` : `jobs[${index}].${path}`, message };
}
