import type { JobDefinition } from '#domain/jobs/job.ts';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import type { CatchUp } from '#domain/ledger/head/backlog.ts';
import type { Counters } from '#domain/ledger/head/counters.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import { type JobStandstill, type MasterSwitch, nextPlanned } from '#domain/ledger/head/pause-of-all.ts';
import { timeOfJob } from '#domain/ledger/planning/blackouts.ts';
import { chainedRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { calendarsNotAdopted } from './checks/calendars.ts';
import { laterRunsLost, toldOtherwise } from './checks/given-runs.ts';
import { heldUnlikeAllowed } from './checks/held-runs.ts';
import { lateFiresOutOfOrder, lateFiresTreatedUnlike } from './checks/late-fires.ts';
import { noticesUnlikeDecided } from './checks/notices.ts';
import { outcomesUnlikeAnswered } from './checks/reports.ts';
import { skipsUnlikeAsked } from './checks/skips.ts';
import type { World } from './world.ts';

const PARENT = 'grouped.1';
const FOLLOWER = 'follows';

/** What the promise of the ledger is broken by, one line each; empty: it holds. To be asked after everything came to its end. */
export async function brokenPromises(world: World): Promise<readonly string[]> {
  const runs = world.ports.history.everyRun();
  return [
    ...world.surprises.map((error) => `unexpected: ${error instanceof Error ? error.stack : String(error)}`),
    ...world.crowds.found.map((crowd) => `over the slot limit: ${crowd}`),
    ...startedTwice(world),
    ...notFinal(runs),
    ...withoutReason(runs),
    ...marksThatFell(world),
    ...leakedSlots(world),
    ...(await backfillsThatDiffer(world, runs)),
    ...(await leakedPlaces(world)),
    ...brokenChains(world, runs),
    ...(await decidedOnce(world, runs)),
    ...(await skipsUnlikeAsked(byJob(world.commits), runs, (run) => firesOf(world, run))),
    ...(await lateFiresTreatedUnlike(world, runs)),
    ...laterRunsLost(byJob(world.commits), runs, world.clock.nowSeconds()),
    ...toldOtherwise(runs, world.crowds.told),
    ...lateFiresOutOfOrder(world, runs),
    ...countersThatDiffer(world, runs),
    ...(world.machine === undefined ? outcomesUnlikeAnswered(world.toldOver, runs) : []),
    ...(await heldUnlikeAllowed(world, runs)),
    ...(await noticesUnlikeDecided(world)),
    ...(await calendarsNotAdopted(world)),
  ];
}

function startedTwice({ crowds: { starts } }: World): string[] {
  return [...starts]
    .filter(([, count]) => count > 1)
    .map(([attempt, count]) => `attempt ${attempt} was started ${count} times`);
}

function notFinal(runs: readonly Run[]): string[] {
  return runs.filter((run) => !isFinal(run)).map(({ id, status }) => `run ${id} is still ${status}`);
}

/** Every outcome but success has its reason, in words and as a code. */
function withoutReason(runs: readonly Run[]): string[] {
  return runs
    .filter((run) => isFinal(run) && run.status !== 'succeeded' && (!run.reason || run.reasonCode === undefined))
    .map(({ id, status, reason }) => `run ${id} is ${status} without a ${reason ? 'code' : 'reason'}`);
}

function marksThatFell({ commits }: World): string[] {
  return byJob(commits).flatMap(([jobId, heads]) =>
    heads.flatMap((head, index) => {
      const before = heads[index - 1];
      return before !== undefined && head.mark < before.mark
        ? [`the mark of ${jobId} fell at version ${head.version}`]
        : [];
    }),
  );
}

function leakedSlots({ commits }: World): string[] {
  return byJob(commits).flatMap(([jobId, heads]) => {
    const last = heads.at(-1);
    const held = [...(last?.active ?? []), ...(last?.waiting ?? [])];
    return held.length === 0
      ? []
      : [`job ${jobId} still holds or waits for slots: ${held.map(({ runId }) => runId).join(', ')}`];
  });
}

async function leakedPlaces({ ports }: World): Promise<string[]> {
  const gate = await ports.gates.read('g');
  return [...(gate?.active ?? []), ...(gate?.waiting ?? [])].map(
    ({ runId }) => `run ${runId} still stands at its gate`,
  );
}

/** A run that was executed is followed by one run of each follower, as long as neither job was deleted meanwhile. */
function brokenChains({ commits }: World, runs: readonly Run[]): string[] {
  if (commits.some(({ jobId, state }) => state === 'deleted' && (jobId === PARENT || jobId === FOLLOWER))) {
    return [];
  }
  const ids = runs.map(({ id }) => id);
  const parents = runs.filter(({ jobId, attempts }) => jobId === PARENT && attempts.length > 0);
  return parents
    .map(({ id, scheduledAt }) => ({ id, follower: chainedRunId(FOLLOWER, id, scheduledAt) }))
    .filter(({ follower }) => !ids.includes(follower))
    .map(({ id }) => `run ${id} is not followed`);
}

/**
 * Each fire of a backfill has at most one run, its head counted them, and none is left out by one that came to its end. To be asked when
 * nothing runs.
 */
async function backfillsThatDiffer(world: World, runs: readonly Run[]): Promise<string[]> {
  const problems: string[] = [];
  const latest = new Map(
    world.commits.flatMap(({ jobId, backfills = [] }) =>
      backfills.map((backfill) => [backfill.id, { jobId, backfill }]),
    ),
  );
  for (const { jobId, backfill } of latest.values()) {
    const { id, only, from, to, started, total, revision } = backfill;
    const fires = runs.filter((run) => run.backfill === id).map(({ scheduledAt }) => scheduledAt);
    const definition = await world.ports.definitions.read(jobId, revision);
    const planned =
      definition === undefined ? [] : [...(scheduledJob(definition).schedule?.between(from - 1, to) ?? [])];
    const whole = backfill.endedAt !== undefined && backfill.cancelled !== true;
    if (new Set(fires).size !== fires.length || fires.some((fire) => !planned.includes(fire))) {
      problems.push(`backfill ${id} of ${jobId} ran fires twice or that are none: ${fires.map(iso).join(', ')}`);
    }
    if (fires.length !== started || (whole && only === 'all' && fires.length !== total)) {
      problems.push(`backfill ${id} of ${jobId} started ${started} of ${total}, and its history has ${fires.length}`);
    }
    if (whole && started !== backfill.succeeded + backfill.failed) {
      problems.push(`backfill ${id} of ${jobId} is over, and some of its ${started} runs are not counted`);
    }
  }
  return problems;
}

/** Every fire that a mark has passed, under the revision that held then, has one record; and nothing else has. */
async function decidedOnce(world: World, runs: readonly Run[]): Promise<string[]> {
  const problems: string[] = [];
  for (const [jobId, heads] of byJob(world.commits)) {
    const planned = await plannedFires(world, heads);
    const recorded = await recordedFires(
      world,
      runs.filter((run) => run.jobId === jobId && run.trigger === 'schedule'),
    );
    const last = heads.at(-1);
    const [open, ...reopened] = [catchUpsLeft(last), ...(last?.state === 'deleted' ? catchUpsOf(last) : [])];
    problems.push(...reopened.map(() => `the tombstone of ${jobId} has an open catch-up`));
    for (const [fire, surely] of planned) {
      const count = recorded.get(fire) ?? 0;
      if (isIn(open, fire)) {
        problems.push(...(count === 0 ? [] : [`fire ${iso(fire)} of ${jobId} is still to run, and has an outcome`]));
      } else if (count !== 1 && (surely || count !== 0)) {
        problems.push(`fire ${iso(fire)} of ${jobId} has ${count} outcomes`);
      }
      recorded.delete(fire);
    }
    problems.push(...[...recorded.keys()].map((fire) => `${iso(fire)} of ${jobId} has an outcome and was not planned`));
  }
  return problems;
}

/**
 * The fires that the marks passed, and whether they surely have an outcome. Not those of the stretches in which everything was paused, nor
 * those of blackouts that hand nothing on, as these stand in the end; but a clock that was set back before the pause may have decided those that it had passed. None after
 * `maxRuns`, which may be reached among the fires that one decision takes.
 */
async function plannedFires(world: World, heads: readonly Head[]): Promise<Map<number, boolean>> {
  const planned = new Map<number, boolean>();
  const switched = (await world.ports.switchboard.read()) ?? { standstills: [] };
  for (const [index, head] of heads.entries()) {
    const before = heads[index - 1];
    if (before?.state === 'active' && head.mark > before.mark) {
      const definition = await world.ports.definitions.read(before.jobId, before.revision);
      const maxRuns = definition?.maxRuns ?? Number.POSITIVE_INFINITY;
      for (const fire of definition === undefined || before.counters.started >= maxRuns
        ? []
        : (scheduledJob(definition).schedule?.between(before.mark, head.mark) ?? [])) {
        const paused = standstillsOf(world, switched, definition).filter(
          ({ from, to }) => from !== undefined && fire > from && (to === undefined || fire <= to),
        );
        if (paused.every((one) => mayBeDecided(world, one, fire))) {
          const caughtUp = isIn(catchUpsOf(head), fire);
          const usedUp = (caughtUp ? lifeOf(heads, index).counters : head.counters).started >= maxRuns;
          const isSure = definition !== undefined && !world.blackouts.mayBeTaken(definition, fire);
          planned.set(fire, paused.length === 0 && !usedUp && isSure);
        }
      }
    }
  }
  return planned;
}

/** The stretches without fires of a job of that revision: those of everything, and its blackouts. */
function standstillsOf(
  { clock }: World,
  switched: Omit<MasterSwitch, 'version'>,
  definition: JobDefinition | undefined,
): readonly JobStandstill[] {
  const time = { now: clock.nowSeconds(), standstills: switched.standstills, switched };
  return (definition === undefined ? time : timeOfJob(time, definition)).standstills;
}

/** A clock that had been further on when the stretch began may have decided some of its fires. */
function mayBeDecided(world: World, standstill: JobStandstill, fire: number): boolean {
  return standstill.blackout === undefined
    ? world.pauses.some((pause) => pause.from === standstill.from && fire <= pause.reached)
    : world.blackouts.mayBeDecided(standstill, fire);
}

/** Late fires that are still to run: of a job that is not deleted. */
function catchUpsLeft(last: Head | undefined): readonly CatchUp[] {
  return last === undefined || last.state === 'deleted' ? [] : catchUpsOf(last);
}

function isIn(ranges: readonly CatchUp[], fire: number): boolean {
  return ranges.some(({ from, to }) => fire > from && fire <= to);
}

/** The last head of the life that a head belongs to: before the job was created again. */
function lifeOf(heads: readonly Head[], index: number): Head {
  const end = heads.findIndex((head, place) => place >= index && isLastOfLife(head, heads[place + 1]));
  const life = heads[end] ?? heads.at(-1);
  if (life === undefined) {
    throw new Error('a job has at least one head');
  }
  return life;
}

async function recordedFires(world: World, runs: readonly Run[]): Promise<Map<number, number>> {
  const recorded = new Map<number, number>();
  for (const run of runs) {
    for (const fire of await firesOf(world, run)) {
      recorded.set(fire, (recorded.get(fire) ?? 0) + 1);
    }
  }
  return recorded;
}

async function firesOf(world: World, { jobId, revision, scheduledAt, span }: Run): Promise<readonly number[]> {
  const definition = await world.ports.definitions.read(jobId, revision);
  if (span === undefined || definition === undefined) {
    return [scheduledAt];
  }
  const fires = [...(scheduledJob(definition).schedule?.between(span.from - 1, span.to) ?? [])];
  return fires.length === span.count ? fires : [...fires, ...fires];
}

/** Counters start anew when a job is created again: those of all its lives together are compared. */
function countersThatDiffer({ commits }: World, runs: readonly Run[]): string[] {
  return byJob(commits).flatMap(([jobId, heads]) => {
    const lives = heads.filter((head, index) => isLastOfLife(head, heads[index + 1])).map(({ counters }) => counters);
    const counted = outcomeCounts(lives);
    const former = new Set(
      heads.flatMap(({ active }) => active.filter((holder) => holder.former).map(({ runId }) => runId)),
    );
    const stored = recordCounts(runs.filter((run) => run.jobId === jobId && !former.has(run.id)));
    return counted === stored ? [] : [`job ${jobId} counted ${counted}, and its history has ${stored}`];
  });
}

function isLastOfLife(head: Head, next: Head | undefined): boolean {
  return next === undefined || (head.state === 'deleted' && next.state !== 'deleted');
}

function outcomeCounts(lives: readonly Counters[]): string {
  const total = (key: keyof Counters) => lives.reduce((sum, counters) => sum + counters[key], 0);
  return JSON.stringify({
    succeeded: total('succeeded'),
    failed: total('failed'),
    timed_out: total('timedOut'),
    cancelled: total('cancelled'),
    skipped: total('skipped'),
    missed: total('missed'),
  });
}

function recordCounts(runs: readonly Run[]): string {
  const total = (status: Run['status']) =>
    runs.filter((run) => run.status === status).reduce((sum, { span }) => sum + (span?.count ?? 1), 0);
  return JSON.stringify({
    succeeded: total('succeeded'),
    failed: total('failed'),
    timed_out: total('timed_out'),
    cancelled: total('cancelled'),
    skipped: total('skipped'),
    missed: total('missed'),
  });
}

/** A job that plans has to be looked at in time: two minutes after a fire it is decided. To be asked while nothing is paused. */
export async function jobsBehind(world: World): Promise<string[]> {
  const problems: string[] = [];
  const switched = (await world.ports.switchboard.read()) ?? { standstills: [] };
  for (const [jobId, heads] of byJob(world.commits)) {
    const last = heads.at(-1);
    if (last?.state === 'active') {
      const definition = await world.ports.definitions.read(jobId, last.revision);
      const time = { now: world.clock.nowSeconds(), standstills: standstillsOf(world, switched, definition) };
      const next = definition && nextPlanned(scheduledJob(definition).schedule, last.mark, time);
      const late = (last.later ?? []).filter(({ scheduledAt }) => scheduledAt < time.now - 120);
      problems.push(...late.map(({ runId }) => `run ${runId} was asked for ahead, and is not decided`));
      const stuck = catchUpsOf(last).length > 0 && last.active.length === 0 && last.waiting.length === 0;
      if (stuck && last.wakeAt !== undefined && last.wakeAt < time.now - 120) {
        problems.push(`job ${jobId} has late fires to run, a free slot, and nobody looks`);
      }
      if (next !== undefined && next < world.clock.nowSeconds() - 120) {
        problems.push(`job ${jobId} is behind: ${iso(next)} is not decided at ${iso(world.clock.nowSeconds())}`);
      }
    }
  }
  return problems;
}

function byJob(commits: readonly Head[]): [string, Head[]][] {
  const jobs = new Map<string, Head[]>();
  for (const head of commits) {
    jobs.set(head.jobId, [...(jobs.get(head.jobId) ?? []), head]);
  }
  return [...jobs];
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
