import type { JobSettings } from '#domain/jobs/job.ts';
import { seededDraw } from '#domain/replay/recorded/draw.ts';
import { type ReplayedJob, replay, type Subject } from '#domain/replay/replay.ts';
import { withSettings } from '#domain/replay/with-change.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { isSeen, rightsRefusal } from '#engine/commit/rights.ts';
import { cursorBehind, jobBehind, listLines } from '#engine/jobs/list.ts';
import { readSettings } from '#engine/jobs/save.ts';
import { readRecorded } from './read.ts';

/** The records that one call reads: as many runs as a job has that fires each minute of 31 days, and as many again before it goes on to another job. */
const MOST_RECORDS = 50_000;
const MOST_DAYS = 31;
const SECONDS_A_DAY = 86_400;
/** So long others wait at most. */
const LONGEST_WORK_MS = 20;
const STEPS_A_LOOK = 16;

/** The jobs to replay, and with what. */
interface ReplayRequest {
  /** Ids. Left out: those that are there, a page of them. */
  readonly jobs?: readonly string[] | undefined;
  readonly from: EpochSeconds;
  /** Now, unless told. */
  readonly to?: EpochSeconds | undefined;
  /** Jobs as they would be posted, in the place of those of their ids. */
  readonly with: readonly unknown[];
  readonly seed: number;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Jobs as they would have gone. */
export interface Replay {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly jobs: readonly (ReplayedJob & {
    readonly settings?: { readonly before: JobSettings; readonly after: JobSettings };
  })[];
  /** Those with more records than one call reads. */
  readonly tooMany: readonly string[];
  readonly nextCursor?: string;
}

/** Lets others have their turn: requests, and on one machine the runs themselves. */
type NextTurn = () => Promise<void>;

const nextTurn: NextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Replays what is recorded, as it was and with other settings. Nothing is written. Jobs of one call are replayed together: their groups and
 * the jobs that follow one another. Where a page has more records than one call reads, it ends before the job with which that would be so.
 * @throws BadCursorError
 */
export async function replayJobs(
  engine: Engine,
  request: ReplayRequest,
  { turn = nextTurn, mostRecords = MOST_RECORDS }: { readonly turn?: NextTurn; readonly mostRecords?: number } = {},
): Promise<Result<Replay>> {
  const now = secondsOf(engine.ports.clock.now());
  const { from, to = now } = request;
  const objection = stretchObjection(from, to, now);
  if (objection !== undefined) {
    return refused('invalid_request', `${objection.path}: ${objection.message}`, [objection]);
  }
  const settings = await changedSettings(engine, request.with);
  if (!settings.ok) {
    return settings;
  }
  const page = await idsOf(engine, request);
  if (!page.ok) {
    return page;
  }
  const read = await readPage(engine, page.value, { from, to }, mostRecords);
  const changed = (subject: Subject): Subject => {
    const change = settings.value.get(subject.recorded.jobId);
    return change === undefined
      ? subject
      : { ...subject, changed: withSettings(subject.recorded.past.revisions, change) };
  };
  const switched = read.subjects[0]?.recorded.past.switched ?? { standstills: [] };
  // Runs went on while they were read.
  const going = replay(
    read.subjects.map(changed),
    { from, to, nowMs: engine.ports.clock.now() },
    { draw: seededDraw(request.seed), switched },
  );
  const replayed = await inTurns(going, engine.ports.clock, turn);
  const jobs = replayed.map((job) => ({ ...job, ...present({ settings: settingsOf(job, settings.value) }) }));
  return accepted({ from, to, jobs, tooMany: read.tooMany, ...present({ nextCursor: read.nextCursor }) });
}

function stretchObjection(from: EpochSeconds, to: EpochSeconds, now: EpochSeconds): InputError | undefined {
  if (to > now) {
    return { path: 'to', message: 'expected an instant that is not in the future' };
  }
  if (from > to) {
    return { path: 'from', message: 'expected an instant that is not after to' };
  }
  return to - from > MOST_DAYS * SECONDS_A_DAY
    ? { path: 'from', message: `expected at most ${MOST_DAYS} days from there to the end` }
    : undefined;
}

async function changedSettings(
  engine: Engine,
  jobs: readonly unknown[],
): Promise<Result<ReadonlyMap<string, JobSettings>>> {
  const settings = new Map<string, JobSettings>();
  const errors: InputError[] = [];
  for (const [index, job] of jobs.entries()) {
    const read = await readSettings(engine, job, secondsOf(engine.ports.clock.now()));
    if (!read.ok) {
      errors.push(...(read.refusal.errors ?? []).map((error) => placed(`with[${index}]`, error)));
      continue;
    }
    const denied = rightsRefusal(engine, 'read', read.value);
    if (denied !== undefined) {
      return denied;
    }
    if (settings.has(read.value.id)) {
      errors.push({ path: `with[${index}].id`, message: `expected each job once, not ${read.value.id} again` });
    }
    settings.set(read.value.id, read.value);
  }
  const ids = [...settings.keys()];
  const there = new Set((await engine.ports.heads.readMany(ids)).map(({ jobId }) => jobId));
  for (const [index, id] of ids.entries()) {
    if (!isSeen(engine, id) || !there.has(id)) {
      errors.push({ path: `with[${index}].id`, message: `there is no job ${id}, and so nothing of it to replay` });
    }
  }
  return errors.length === 0 ? accepted(settings) : refused('invalid_job', 'the jobs are not valid', errors);
}

interface IdPage {
  readonly ids: readonly string[];
  readonly nextCursor?: string;
}

async function idsOf(engine: Engine, { jobs, limit, cursor }: ReplayRequest): Promise<Result<IdPage>> {
  if (jobs === undefined) {
    const { items, nextCursor } = await listLines(engine, { limit, ...present({ cursor }) });
    return accepted({ ids: items.map(({ head }) => head.jobId), ...present({ nextCursor }) });
  }
  const heads = await engine.ports.heads.readMany([...new Set(jobs)]);
  const there = new Set(heads.map(({ jobId }) => jobId).filter((jobId) => isSeen(engine, jobId)));
  const errors = jobs.flatMap((id, index) =>
    there.has(id) ? [] : [{ path: `jobs[${index}]`, message: `there is no job ${id}` }],
  );
  if (errors.length > 0) {
    return refused('invalid_job', 'the jobs are not valid', errors);
  }
  const after = cursor === undefined ? -1 : jobs.indexOf(jobBehind(cursor));
  const left = [...new Set(jobs.slice(after + 1))];
  const ids = left.slice(0, limit);
  const last = ids.at(-1);
  return accepted({
    ids,
    ...(left.length > ids.length && last !== undefined ? { nextCursor: cursorBehind(last) } : {}),
  });
}

interface ReadPage {
  readonly subjects: readonly Subject[];
  readonly tooMany: readonly string[];
  readonly nextCursor?: string;
}

async function readPage(
  engine: Engine,
  { ids, nextCursor }: IdPage,
  stretch: { readonly from: EpochSeconds; readonly to: EpochSeconds },
  mostRecords: number,
): Promise<ReadPage> {
  const subjects: Subject[] = [];
  const tooMany: string[] = [];
  let left = mostRecords;
  for (const [index, id] of ids.entries()) {
    const read = await readRecorded(engine, id, stretch, left);
    const before = ids[index - 1];
    if (read.kind === 'too_many' && left < mostRecords && before !== undefined) {
      return { subjects, tooMany, nextCursor: cursorBehind(before) };
    }
    if (read.kind === 'too_many') {
      tooMany.push(id);
    } else if (read.kind === 'read') {
      subjects.push({ recorded: read.recorded });
      left -= read.records;
    }
  }
  return { subjects, tooMany, ...present({ nextCursor }) };
}

/** A replay may take seconds: others get their turn meanwhile. */
async function inTurns<Answer>(
  going: Generator<void, Answer>,
  clock: Engine['ports']['clock'],
  turn: NextTurn,
): Promise<Answer> {
  let [sinceMs, steps] = [clock.elapsedMs(), 0];
  for (;;) {
    const step = going.next();
    if (step.done === true) {
      return step.value;
    }
    steps += 1;
    if (steps % STEPS_A_LOOK === 0 && clock.elapsedMs() - sinceMs >= LONGEST_WORK_MS) {
      await turn();
      sinceMs = clock.elapsedMs();
    }
  }
}

function settingsOf({ recorded }: ReplayedJob, changes: ReadonlyMap<string, JobSettings>) {
  const { revisions, head } = recorded.past;
  const before = revisions.get(head?.revision ?? 0)?.definition;
  return before && { before, after: changes.get(recorded.jobId) ?? before };
}

function placed(place: string, { path, message }: InputError): InputError {
  return { path: path === '' ? place : `${place}.${path}`, message };
}
