import type { JobSettings } from '#domain/jobs/job.ts';
import type { Stretch } from '#domain/replay/played/simulation.ts';
import { seededDraw } from '#domain/replay/recorded/draw.ts';
import { plannedRuns } from '#domain/replay/recorded/planned-runs.ts';
import type { RecordedJob } from '#domain/replay/recorded/recorded-job.ts';
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
import { inTurns, nextTurn, type Turns, takeTurn } from './turns.ts';

/** The records that one call reads, and the runs that it plans: a little more than a job has that fires each minute of 31 days. */
const MOST_RUNS = 50_000;
const MOST_DAYS = 31;
const SECONDS_A_DAY = 86_400;
/** Runs of jobs that follow others are known only as they come: there may be so many times as many of all. */
const TIMES_WITH_FOLLOWERS = 4;

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

/** The way in which a call replays. */
interface Manner extends Partial<Omit<Turns, 'clock'>> {
  readonly mostRuns?: number;
}

/**
 * Replays what is recorded, as it was and with other settings. Nothing is written. Jobs of one call are replayed together: their groups and
 * the jobs that follow one another. Where a page has more records than one call reads, or plans more runs, it ends before the job with which
 * that would be so.
 * @throws BadCursorError
 * @throws the signal's reason, once it is aborted
 */
export async function replayJobs(
  engine: Engine,
  request: ReplayRequest,
  { turn = nextTurn, signal, mostRuns = MOST_RUNS }: Manner = {},
): Promise<Result<Replay>> {
  const { clock } = engine.ports;
  const turns = { clock, turn, signal };
  const now = secondsOf(clock.now());
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
  const read = await readPage(engine, page.value, settings.value, { from, to }, { turns, mostRuns });
  const switched = read.subjects[0]?.recorded.past.switched ?? { standstills: [] };
  const mostWithFollowers = mostRuns * TIMES_WITH_FOLLOWERS;
  // Runs went on while they were read.
  const going = replay(
    read.subjects,
    { from, to, nowMs: clock.now() },
    { draw: seededDraw(request.seed), switched, mostRuns: mostWithFollowers },
  );
  const replayed = await inTurns(going, turns);
  if (replayed === undefined) {
    const most = mostWithFollowers.toLocaleString('en');
    const message = `these jobs and those that follow them have more than ${most} runs: take a later instant, or fewer jobs`;
    return refused('invalid_request', `from: ${message}`, [{ path: 'from', message }]);
  }
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
  settings: ReadonlyMap<string, JobSettings>,
  stretch: { readonly from: EpochSeconds; readonly to: EpochSeconds },
  { turns, mostRuns }: { readonly turns: Turns; readonly mostRuns: number },
): Promise<ReadPage> {
  const subjects: Subject[] = [];
  const tooMany: string[] = [];
  const { clock } = engine.ports;
  let left = mostRuns;
  for (const [index, id] of ids.entries()) {
    await takeTurn(turns);
    const read = await readRecorded(engine, id, stretch, left, turns);
    if (read.kind === 'unknown') {
      continue;
    }
    const subject = read.kind === 'read' ? subjectOf(read.recorded, settings) : undefined;
    const planned = subject && (await inTurns(plannedFor(subject, { ...stretch, nowMs: clock.now() }, left), turns));
    if (subject !== undefined && planned !== undefined && planned <= left) {
      subjects.push(subject);
      left -= Math.max(planned, read.kind === 'read' ? read.records : 0);
      continue;
    }
    const before = ids[index - 1];
    if (left < mostRuns && before !== undefined) {
      return { subjects, tooMany, nextCursor: cursorBehind(before) };
    }
    tooMany.push(id);
  }
  return { subjects, tooMany, ...present({ nextCursor }) };
}

/** The runs that a job plans as it was, or with its change: the more of the two. */
function* plannedFor({ recorded, changed }: Subject, stretch: Stretch, most: number): Generator<void, number> {
  const was = yield* plannedRuns(recorded, recorded.past.revisions, stretch, most);
  return changed === undefined ? was : Math.max(was, yield* plannedRuns(recorded, changed, stretch, most));
}

function subjectOf(recorded: RecordedJob, settings: ReadonlyMap<string, JobSettings>): Subject {
  const change = settings.get(recorded.jobId);
  return change === undefined ? { recorded } : { recorded, changed: withSettings(recorded.past.revisions, change) };
}

function settingsOf({ recorded }: ReplayedJob, changes: ReadonlyMap<string, JobSettings>) {
  const { revisions, head } = recorded.past;
  const before = revisions.get(head?.revision ?? 0)?.definition;
  return before && { before, after: changes.get(recorded.jobId) ?? before };
}

function placed(place: string, { path, message }: InputError): InputError {
  return { path: path === '' ? place : `${place}.${path}`, message };
}
