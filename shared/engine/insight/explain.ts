import { type Blackout, covers } from '#domain/blackouts/blackout.ts';
import { awaitedCallback } from '#domain/jobs/command/command.ts';
import type { CatchUp } from '#domain/ledger/head/backlog.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { decidableFires } from '#domain/ledger/head/pause-of-all.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import type { Skip } from '#domain/ledger/head/state.ts';
import {
  type PastOfJob,
  plannedAfter,
  plannedBefore,
  revisionAt,
  scheduleOf,
  timeOfRevision,
} from '#domain/ledger/past/past-of-job.ts';
import { judge, type NotPlanned, type PlannedBy, plannedBy } from '#domain/ledger/past/why-not.ts';
import { blackoutsOf } from '#domain/ledger/planning/blackouts.ts';
import { catchUpAt } from '#domain/ledger/planning/catch-up.ts';
import { skipAt } from '#domain/ledger/planning/skips.ts';
import { startDueAt } from '#domain/ledger/runs/reports.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import type { Unattended } from '#domain/runners/seen.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { Run } from '#domain/runs/run.ts';
import { type StoryEvent, storyOf } from '#domain/runs/story.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { noticesOfRun } from '#engine/incidents/deliveries.ts';
import { unattendedClass } from '#engine/runners/presence.ts';
import { readRun } from '#engine/runs/read.ts';
import { type LateFire, lateFire } from './late-fire.ts';
import { withParents } from './parents.ts';
import { readPastOfJob } from './past-of-job.ts';

/** The slot, group or runner that a run that has not started waits for. */
export type Waiting =
  | { readonly for: 'slot'; readonly position: number; readonly behind: readonly string[] }
  | { readonly for: 'group'; readonly name: string; readonly position: number; readonly behind: readonly string[] }
  /** Sent so often, and not claimed yet; `unattended`: no runner of its class is there. */
  | { readonly for: 'runner'; readonly runner: string; readonly sends: number; readonly unattended?: Unattended }
  /** The function that it calls: no program has registered it. */
  | { readonly for: 'callback'; readonly name: string }
  /** It runs elsewhere: a word of its start, until then. */
  | { readonly for: 'report'; readonly until: EpochSeconds };

/** A fire near the instant that is explained; of one that is decided, the run. */
export interface NearFire {
  readonly at: EpochSeconds;
  readonly run?: Run;
}

/** The account of what became of an instant. */
type Answer =
  /** It was a fire, and there is a record of it: the run, or the span that it is part of. */
  | {
      readonly kind: 'decided';
      readonly run: Run;
      readonly story: readonly StoryEvent[];
      readonly plannedBy?: PlannedBy;
      readonly waiting?: Waiting;
      readonly late?: LateFire;
      /** The notices that it led to, on each channel. */
      readonly notices: readonly Delivery[];
    }
  /** It is a fire that nobody has decided yet: it is ahead, or overdue. */
  | {
      readonly kind: 'planned';
      readonly when: 'ahead' | 'overdue';
      readonly plannedBy: PlannedBy;
      /** Somebody asked to leave it out: it will be recorded as skipped. */
      readonly skip?: Skip;
      /** It is decided when this is over. */
      readonly blackout?: Blackout;
    }
  /** It came late and is still to run, behind others: the catch-up that it is part of. */
  | {
      readonly kind: 'planned';
      readonly when: 'catching_up';
      readonly plannedBy: PlannedBy;
      readonly catchUp: CatchUp;
      readonly skip?: Skip;
      readonly blackout?: Blackout;
      /** The number of its fires that come first, counted up to 10,000. */
      readonly lateBefore: number;
    }
  | { readonly kind: 'not_planned'; readonly why: readonly NotPlanned[] }
  /** It may have been one: `expired`, retention has passed; `unknown`, it should have a record and has none. */
  | { readonly kind: 'unrecorded'; readonly because: 'expired' | 'unknown'; readonly plannedBy?: PlannedBy };

/** Everything that can be said of a job at an instant. */
export type Explanation = Answer & {
  readonly jobId: string;
  readonly at: EpochSeconds;
  readonly now: EpochSeconds;
  /** True if anything fires at all (`scheduler.enabled`). */
  readonly enabled: boolean;
  /** The zone to show times in. */
  readonly timezone: string;
  /** The revision in force then. */
  readonly revision?: number;
  readonly before?: NearFire;
  readonly after?: NearFire;
  /** Runs of that second that no schedule planned. */
  readonly otherRuns: readonly Run[];
};

const MOST_OTHER_RUNS = 20;
/** The most late fires before one that are counted. */
const MOST_COUNTED_BEFORE = 10_000;

/** Explains why a job did, or did not, run at an instant: now, in the past or in the future. Also of a deleted job. */
export async function explain(engine: Engine, jobId: string, at: EpochSeconds): Promise<Result<Explanation>> {
  const past = await readPastOfJob(engine, jobId);
  if (past === undefined) {
    return noSuchJob(jobId);
  }
  const [before, after] = [plannedBefore(past, at), plannedAfter(past, at)];
  const revision = revisionAt(past, at);
  return accepted({
    ...(await answerFor(engine, jobId, past, at)),
    jobId,
    at,
    now: past.now,
    enabled: engine.configuration.enabled,
    timezone: timezoneOf(past, revision),
    ...(revision === undefined ? {} : { revision }),
    ...(before === undefined ? {} : { before: await nearFire(engine, jobId, past, before) }),
    ...(after === undefined ? {} : { after: await nearFire(engine, jobId, past, after) }),
    otherRuns: await otherRuns(engine, jobId, at),
  });
}

async function answerFor(engine: Engine, jobId: string, past: PastOfJob, at: EpochSeconds): Promise<Answer> {
  const run = await recordOf(engine, jobId, past, at);
  if (run !== undefined) {
    const by = plannedBy(past, run.revision, at);
    const waiting = await waitingFor(engine, past.head, run);
    return {
      kind: 'decided',
      run,
      story: storyOf(run.span === undefined ? run : { ...run, scheduledAt: at }),
      notices: await noticesOfRun(engine, run),
      ...(by === undefined ? {} : { plannedBy: by }),
      ...present({ waiting, late: lateFire(engine, past, run, at) }),
    };
  }
  const judged = judge(past, at);
  if (judged.kind !== 'planned') {
    return judged.kind === 'forgotten'
      ? { kind: 'unrecorded', because: 'expired' }
      : { ...judged, why: await Promise.all(judged.why.map((reason) => withParents(engine, jobId, at, reason))) };
  }
  const blackout = waitedFor(past, judged.by.revision, at);
  if (past.head !== undefined && at > past.head.mark) {
    const when = at > past.now ? 'ahead' : 'overdue';
    return { kind: 'planned', when, plannedBy: judged.by, ...present({ skip: skipAt(past.head, at), blackout }) };
  }
  const catchUp = past.head === undefined ? undefined : catchUpAt(past.head, at);
  if (catchUp !== undefined) {
    return { ...catchingUp(past, catchUp, at, judged.by), ...present({ skip: skipAt(past.head ?? {}, at), blackout }) };
  }
  const expired = at <= past.now - retentionSeconds(engine.configuration);
  return { kind: 'unrecorded', because: expired ? 'expired' : 'unknown', plannedBy: judged.by };
}

/** The blackout that holds a fire up and is not over. */
function waitedFor(past: PastOfJob, revision: number, at: EpochSeconds): Blackout | undefined {
  const definition = past.revisions.get(revision)?.definition;
  const held = definition === undefined ? [] : blackoutsOf(past, definition);
  return held.find((blackout) => covers(blackout, at) && past.now < blackout.to);
}

function catchingUp(past: PastOfJob, catchUp: CatchUp, at: EpochSeconds, by: PlannedBy): Answer {
  const { from, revision } = catchUp;
  const time = { ...timeOfRevision(past, revision), now: at - 1 };
  let before = 0;
  for (const _ of decidableFires(scheduleOf(past, revision), from, time)) {
    before += 1;
    if (before === MOST_COUNTED_BEFORE) {
      break;
    }
  }
  return { kind: 'planned', when: 'catching_up', plannedBy: by, catchUp, lateBefore: before };
}

/** The run of a fire. A span speaks only for the fires of its schedule, not for the time between them. */
async function recordOf(engine: Engine, jobId: string, past: PastOfJob, at: EpochSeconds): Promise<Run | undefined> {
  const runId = scheduledRunId(jobId, at);
  const read = await readRun(engine, runId);
  const run = read.ok ? read.value : promised(past.head, runId);
  const between = run?.span !== undefined && scheduleOf(past, run.revision)?.matches(at) === false;
  return between ? undefined : run;
}

/** A record that the head has decided on and that is not written yet. */
function promised(head: Head | undefined, runId: string): Run | undefined {
  return head?.outbox.flatMap((effect) => (effect.kind === 'store' ? [effect.run] : [])).find(({ id }) => id === runId);
}

async function waitingFor(engine: Engine, head: Head | undefined, run: Run): Promise<Waiting | undefined> {
  if (head === undefined || (run.status !== 'queued' && run.status !== 'retrying')) {
    return undefined;
  }
  if (run.status === 'retrying') {
    return callbackFor(engine, run);
  }
  const place = head.waiting.findIndex(({ runId }) => runId === run.id);
  if (place >= 0) {
    return { for: 'slot', position: place + 1, behind: head.active.map(({ runId }) => runId) };
  }
  const holder = head.active.find(({ runId }) => runId === run.id);
  return holder === undefined ? undefined : ((await callbackFor(engine, run)) ?? waitingOutside(engine, holder));
}

async function callbackFor(engine: Engine, { jobId, revision }: Run): Promise<Waiting | undefined> {
  const job = await knownJob(engine, jobId, revision);
  const name = job === undefined ? undefined : awaitedCallback(job.definition.command, engine);
  return name === undefined ? undefined : { for: 'callback', name };
}

async function waitingOutside(engine: Engine, holder: Holder): Promise<Waiting> {
  const { runId, runner, sends, reports, gates = [] } = holder;
  if (reports !== undefined) {
    return { for: 'report', until: startDueAt(holder, reports) };
  }
  for (const { name } of gates) {
    const gate = await engine.ports.gates.read(name);
    const place = gate?.waiting.findIndex((run) => run.runId === runId) ?? -1;
    if (gate !== undefined && place >= 0) {
      return { for: 'group', name, position: place + 1, behind: gate.active.map((run) => run.runId) };
    }
  }
  return { for: 'runner', runner, sends, ...present({ unattended: await unattendedClass(engine, runner) }) };
}

async function nearFire(engine: Engine, jobId: string, past: PastOfJob, at: EpochSeconds): Promise<NearFire> {
  const run = at > past.now ? undefined : await recordOf(engine, jobId, past, at);
  return { at, ...(run === undefined ? {} : { run }) };
}

async function otherRuns(engine: Engine, jobId: string, at: EpochSeconds): Promise<readonly Run[]> {
  const page = await engine.ports.history.listRuns(jobId, { from: at, to: at, limit: MOST_OTHER_RUNS });
  return page.items.filter(({ id, span }) => span === undefined && id !== scheduledRunId(jobId, at));
}

function timezoneOf(past: PastOfJob, revision = past.head?.revision): string {
  const [latest] = [...past.revisions.values()].slice(-1);
  const job = (revision === undefined ? undefined : past.revisions.get(revision)) ?? latest;
  return job?.schedule?.timezone ?? job?.definition.timezone ?? 'UTC';
}
