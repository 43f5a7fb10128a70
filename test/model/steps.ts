import fc from 'fast-check';
import { saveCalendar } from '#engine/calendars/save.ts';
import { backfillJob, cancelBackfill } from '#engine/jobs/backfill.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { nextFires } from '#engine/jobs/next-fires.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { createJob, patchJob } from '#engine/jobs/save.ts';
import { skipOneFire } from '#engine/jobs/skip.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { retryRun } from '#engine/runs/retry.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { listBlackouts } from '#engine/standstills/list-blackouts.ts';
import { pauseAll, resumeAll } from '#engine/standstills/pause-of-all.ts';
import { removeBlackout } from '#engine/standstills/remove-blackout.ts';
import { setBlackout } from '#engine/standstills/set-blackout.ts';
import { CALENDARS, CLOSED } from './checks/calendars.ts';
import { BY_CHANCE } from './checks/held-runs.ts';
import { ELSEWHERE, type ModelWord, modelWord, tellOfRun } from './checks/reports.ts';
import { CONTAINED, FAIR, type Weather, type World } from './world.ts';

/** One thing that happens to the system. */
type Step =
  | { readonly kind: 'pass'; readonly seconds: number }
  | { readonly kind: 'create' | 'delete' | 'pause' | 'resume' | 'wake'; readonly job: number }
  | { readonly kind: 'pauseAll' | 'resumeAll' }
  | {
      readonly kind: 'blackout';
      readonly about: 'everything' | 'tag' | 'job';
      readonly job: number;
      readonly aheadSeconds: number;
      readonly seconds: number;
      readonly handsOn: boolean;
    }
  | { readonly kind: 'removeBlackout'; readonly which: number }
  | { readonly kind: 'retag'; readonly job: number; readonly tagged: boolean }
  | { readonly kind: 'calendar'; readonly which: number }
  | { readonly kind: 'edit'; readonly job: number; readonly schedule: number }
  | { readonly kind: 'trigger'; readonly job: number; readonly aheadSeconds: number; readonly given: boolean }
  | { readonly kind: 'retry'; readonly which: number }
  | { readonly kind: 'skip'; readonly job: number; readonly ahead: number; readonly undo: boolean }
  | {
      readonly kind: 'backfill';
      readonly job: number;
      readonly seconds: number;
      readonly order: 'oldest' | 'newest';
      readonly only: 'missed' | 'all';
      readonly maxConcurrent: number;
    }
  | { readonly kind: 'cancelBackfill'; readonly job: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'setBack' | 'outage'; readonly seconds: number }
  | { readonly kind: 'recreate'; readonly job: number }
  | { readonly kind: 'report'; readonly words: readonly ModelWord[] };

/** A story: under which weather what happens. */
export interface Story {
  readonly seed: number;
  readonly weather: Weather;
  readonly steps: readonly Step[];
}

const SCHEDULES = [
  '* * * * *',
  '*/5 * * * *',
  '*/20 * * * * *',
  { cron: '*/10 1-3 * * *', timezone: 'Europe/Berlin' },
  'every 90s',
  '2026-03-28T22:30:00Z',
  { cron: '*/15 * * * *', timezone: 'Europe/Berlin', except: '2026-03-29' },
  { every: '2 days', at: '02:30', timezone: 'Europe/Berlin', anchor: '2026-03-29T00:00' },
  ['*/7 * * * *', '0 * * * *'],
  { cron: '*/5 * * * *', timezone: 'Europe/Berlin', except: CLOSED },
  '*/2 * * * *',
  '*/15 * * * *',
];

/** Late fires run one after another, for an hour and a half. */
const BACKLOG = { schedule: '*/5 * * * *', catchup: 'all', deadlineSeconds: 5_400 };

/** The tag that blackouts are about. */
const DARK = 'dark';

/** The arguments that some runs are given; the jobs have none. */
const GIVEN = ['given'];

/** Waits for what holds by chance. */
const WAITING = { conditions: [BY_CHANCE], unmet: 'wait', wait: { atMostSeconds: 300, everySeconds: 40 } };

const JOBS = [
  { id: 'skips', overlap: 'skip', env: { SLOTS: '1' } },
  { id: 'queues', overlap: 'queue', env: { SLOTS: '1' }, deadlineSeconds: 600, ...WAITING },
  { id: 'replaces', overlap: 'replace', env: { SLOTS: '1' }, maxRetries: 1 },
  { id: 'allows', overlap: 'allow', catchup: 'all', deadlineSeconds: 1200 },
  { id: 'grouped.1', overlap: 'queue', env: { GROUP: 'g' }, group: { name: 'g' }, deadlineSeconds: 900 },
  {
    id: 'grouped.2',
    overlap: 'allow',
    env: { GROUP: 'g' },
    group: { name: 'g' },
    deadlineSeconds: 900,
    conditions: [BY_CHANCE],
  },
  { id: 'follows', overlap: 'queue', schedule: undefined, after: [{ job: 'grouped.1', on: 'finish' }] },
  { id: 'trips', overlap: 'skip', env: { SLOTS: '1' }, pauseAfterFailures: 2, maxRunsPerHour: 9, maxRetries: 0 },
  {
    id: 'contained',
    schedule: '*/10 * * * *',
    overlap: 'skip',
    runner: CONTAINED.runner,
    env: { SLOTS: '1', CONTAINED: '1' },
  },
  {
    id: 'contained.too',
    schedule: '*/10 * * * *',
    overlap: 'queue',
    runner: CONTAINED.runner,
    env: { SLOTS: '1', CONTAINED: '1' },
    maxRetries: 1,
    ...WAITING,
  },
  {
    id: 'fails.on.lost',
    overlap: 'skip',
    onLost: 'fail',
    catchup: 'none',
    maxRuns: 30,
    conditions: [BY_CHANCE],
    unmet: 'fail',
  },
  { id: 'catches.up', ...BACKLOG, overlap: 'skip', env: { SLOTS: '1' } },
  { id: 'catches.up.in.line', ...BACKLOG, overlap: 'queue', env: { SLOTS: '1' } },
  { id: 'catches.up.replacing', ...BACKLOG, overlap: 'replace', env: { SLOTS: '1' } },
  { id: 'catches.up.in.group', ...BACKLOG, overlap: 'allow', env: { GROUP: 'g' }, group: { name: 'g' } },
  {
    id: 'catches.up.within.limits',
    ...BACKLOG,
    overlap: 'skip',
    env: { SLOTS: '1' },
    maxRuns: 25,
    pauseAfterFailures: 3,
    maxRunsPerHour: 14,
    maxRetries: 0,
  },
  { ...ELSEWHERE, timeoutSeconds: undefined, maxRetries: undefined, retryDelaySeconds: undefined },
];

const job = fc.nat(JOBS.length - 1);
const schedule = fc.nat(SCHEDULES.length - 1);
/** Whole percents: doubles are drawn over their representations, and nearly all of those are next to nothing. */
const chance = (mostPercent: number) =>
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: mostPercent }).map((percent) => percent / 100),
  );

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 20, max: 900 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 900, max: 9000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('create' as const, 'delete', 'pause', 'resume', 'wake'), job }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), job, schedule }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('pauseAll' as const, 'resumeAll') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('trigger' as const),
      job,
      aheadSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 })),
      given: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('blackout' as const),
      about: fc.constantFrom('everything' as const, 'tag', 'job'),
      job,
      aheadSeconds: fc.integer({ min: -900, max: 900 }),
      seconds: fc.integer({ min: 30, max: 4_000 }),
      handsOn: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('removeBlackout' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retag' as const), job, tagged: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('calendar' as const), which: fc.nat(CALENDARS.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retry' as const), which: fc.nat(50) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('skip' as const),
      job,
      ahead: fc.nat(6),
      undo: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('backfill' as const),
      job,
      seconds: fc.integer({ min: 0, max: 7_200 }),
      order: fc.constantFrom('oldest' as const, 'newest'),
      only: fc.constantFrom('missed' as const, 'all'),
      maxConcurrent: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancelBackfill' as const), job }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('setBack' as const), seconds: fc.integer({ min: 1, max: 1800 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('outage' as const), seconds: fc.integer({ min: 60, max: 4_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('recreate' as const), job }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      words: fc.array(modelWord, { minLength: 1, maxLength: 6, size: 'max' }),
    }),
  },
);

/** Stories to tell the system. */
export const story: fc.Arbitrary<Story> = fc.record({
  seed: fc.nat(1_000_000),
  weather: fc.record({
    drop: chance(50),
    duplicate: chance(50),
    delay: chance(50),
    crash: chance(50),
    fail: chance(30),
    stall: chance(30),
    freeze: chance(30),
  }),
  steps: fc.array(step, { minLength: 3, maxLength: 14 }),
});

/** Tells a story from the beginning to its calm end: at last all jobs are paused, and what was open comes to its outcome. */
export async function tell(world: World, { weather, steps }: Story): Promise<void> {
  await world.inProcess(FAIR, (engine) => save(engine, 0));
  for (const index of JOBS.keys()) {
    await world.inProcess(FAIR, (engine) => createJob(engine, written(index), { by: 'the model' }));
  }
  for (const next of steps) {
    await take(world, next, weather);
  }
  await world.calmDown();
}

/** Pauses everything, so that what is open can come to its end. */
export async function wind(world: World): Promise<void> {
  for (const { id } of JOBS) {
    await world.inProcess(FAIR, (engine) => pauseJob(engine, id, { by: 'the model' }));
  }
  await world.pass(1_200, FAIR);
  for (let round = 0; round < 60 && world.isBusy(); round += 1) {
    await world.pass(600, FAIR);
  }
}

async function take(world: World, next: Step, weather: Weather): Promise<void> {
  switch (next.kind) {
    case 'pass':
      return world.pass(next.seconds, weather);
    case 'setBack':
      return world.setBack(next.seconds);
    case 'outage':
      return world.outage(next.seconds);
    case 'wake':
      return world.wake(jobId(next.job));
    case 'report':
      for (const word of next.words) {
        void world.inProcess(weather, (engine) => tellOfRun(world, engine, word));
        await world.pass(word.thenSeconds, weather);
      }
      return;
    default:
      void world.inProcess(weather, (engine) => act(world, engine, next));
      return world.clock.advanceByAsync(3_000);
  }
}

type Act = Exclude<Step, { kind: 'pass' | 'setBack' | 'outage' | 'wake' | 'report' }>;

async function act(world: World, engine: Parameters<typeof createJob>[0], next: Act): Promise<unknown> {
  const by = { by: 'the model' };
  switch (next.kind) {
    case 'create':
      return createJob(engine, written(next.job), by);
    case 'delete':
      return deleteJob(engine, jobId(next.job), { ...by, force: true });
    // Under a run, as likely as not.
    case 'recreate':
      await triggerRun(engine, jobId(next.job), by);
      await deleteJob(engine, jobId(next.job), { ...by, force: true });
      return createJob(engine, written(next.job), by);
    case 'pause':
      return pauseJob(engine, jobId(next.job), by);
    case 'resume':
      return resumeJob(engine, jobId(next.job), by);
    case 'pauseAll':
      return pauseAll(engine, by);
    case 'resumeAll':
      return resumeAll(engine);
    case 'blackout': {
      const { about, aheadSeconds, seconds, handsOn } = next;
      const from = world.clock.nowSeconds() + aheadSeconds;
      return setBlackout(engine, {
        ...by,
        from,
        to: from + seconds,
        ...(about === 'tag' ? { tag: DARK } : {}),
        ...(about === 'job' ? { job: jobId(next.job) } : {}),
        ...(handsOn ? { handsOn } : {}),
      });
    }
    case 'removeBlackout': {
      const known = await listBlackouts(engine);
      const view = known[next.which % Math.max(1, known.length)];
      return view === undefined ? undefined : removeBlackout(engine, view.blackout.id, by);
    }
    case 'retag':
      return patchJob(engine, jobId(next.job), { tags: next.tagged ? [DARK] : [] }, by);
    case 'calendar':
      return save(engine, next.which);
    case 'edit':
      return patchJob(engine, jobId(next.job), { schedule: SCHEDULES[next.schedule] }, by);
    case 'trigger': {
      const { aheadSeconds, given } = next;
      return triggerRun(engine, jobId(next.job), {
        ...by,
        ...(aheadSeconds === 0 ? {} : { at: world.clock.nowSeconds() + aheadSeconds }),
        ...(given ? { inputs: { args: GIVEN } } : {}),
      });
    }
    case 'retry': {
      const runs = world.ports.history.everyRun();
      const run = runs[next.which % Math.max(1, runs.length)];
      return run === undefined ? undefined : retryRun(engine, run.id, by);
    }
    case 'skip': {
      const { ahead, undo } = next;
      const fires = await nextFires(engine, jobId(next.job), ahead + 1);
      const at = undo || !fires.ok ? undefined : fires.value.fires[ahead];
      return skipOneFire(engine, jobId(next.job), { ...by, undo, ...(at === undefined ? {} : { at }) });
    }
    case 'backfill': {
      const { order, only, maxConcurrent } = next;
      const to = world.clock.nowSeconds();
      const request = { from: to - next.seconds, to, order, only, maxConcurrent };
      return backfillJob(engine, jobId(next.job), request, by);
    }
    case 'cancelBackfill': {
      const head = world.commits.findLast((commit) => commit.jobId === jobId(next.job));
      const backfill = head?.backfills?.at(-1);
      return backfill === undefined ? undefined : cancelBackfill(engine, jobId(next.job), backfill.id, by);
    }
    case 'cancel': {
      const open = world.commits.at(-1);
      const runs = [...(open?.active ?? []), ...(open?.waiting ?? []), ...(open?.later ?? [])];
      const run = runs[next.which % Math.max(1, runs.length)];
      return run === undefined ? undefined : cancelRun(engine, run.runId, by);
    }
  }
}

/** A job as JSON has it: without the schedule that it does not have. */
function written(index: number): unknown {
  return JSON.parse(JSON.stringify({ ...defaults(index), ...JOBS[index] }));
}

function save(engine: Parameters<typeof createJob>[0], which: number): Promise<unknown> {
  const calendar = CALENDARS[which];
  return calendar === undefined ? Promise.resolve() : saveCalendar(engine, CLOSED, calendar, { by: 'the model' });
}

function defaults(index: number): object {
  return {
    tags: index % 2 === 0 ? [DARK] : [],
    schedule: SCHEDULES[index % SCHEDULES.length],
    command: 'true',
    timeoutSeconds: 60,
    maxRetries: 2,
    retryDelaySeconds: 5,
  };
}

function jobId(index: number): string {
  return JOBS[index]?.id ?? 'nobody';
}
