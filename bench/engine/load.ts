import { monitorEventLoopDelay } from 'node:perf_hooks';
import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import { createJob } from '#engine/jobs/save.ts';
import type { Executor } from '#ports/executor.ts';
import { cpuMsSince } from './figures.ts';
import { benchRuntime } from './runtime.ts';
import { type ShiftedClock, shiftedClock } from './shifted-clock.ts';
import { costOf, type StartCost } from './start-cost.ts';
import type { BenchStore, OpenStore } from './store.ts';

/** The load that the engine is given. */
interface Load {
  readonly jobs: number;
  /** All at one second, or spread evenly over so many seconds. */
  readonly withinSeconds: number;
  /** `max_concurrent_jobs`. */
  readonly atOnce: number;
  readonly openStore: OpenStore;
  readonly executor: Executor;
}

/** The result of a load. */
export interface LoadResult {
  /** From the planned instant to the executor being asked, one a run. */
  readonly startedMs: readonly number[];
  /** From the first planned instant to the last run's finished head. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The longest time that the event loop stood at one turn. */
  readonly longestTurnMs: number;
  readonly start: StartCost;
}

/** The time before the first fire at which the runtime is up. */
const LEAD_MS = 1_000;
/** The time that the start may take. */
const START_MS_A_JOB = 2;
/** The measurement of CPU time begins this long before the first fire. */
const CALM_MS = 5;
const CREATED_AT_ONCE = 32;
const DAY_MS = 86_400_000;
const GRACE_MS = 1_000;

/**
 * Creates the jobs on an empty store, starts a runtime on it as a restart would, and lets them fire. Only the date is not real: the clock
 * is set to just before the fires, so that nobody waits for them.
 */
export async function carryOutLoad(load: Load): Promise<LoadResult> {
  const clock = shiftedClock();
  const store = await load.openStore(clock);
  try {
    const firstFireMs = (Math.floor(clock.now() / DAY_MS) + 1) * DAY_MS + DAY_MS / 2;
    await createJobs(store, clock, load, firstFireMs);
    return await fireJobs(store, clock, load, firstFireMs);
  } finally {
    await store.close();
  }
}

/** Creates the jobs of a load on a store; they fire each day, the first time at `firstFireMs`. Throws where one is refused. */
export async function createJobs(
  store: BenchStore,
  clock: ShiftedClock,
  load: Load,
  firstFireMs: number,
): Promise<void> {
  const { engine } = benchRuntime({
    store,
    clock,
    atOnce: load.atOnce,
    executor: noExecutor,
    onEnded: () => undefined,
  });
  let next = 0;
  const create = async () => {
    while (next < load.jobs) {
      const index = next;
      next += 1;
      const created = await createJob(engine, aJob(index, load, firstFireMs), { by: 'bench' });
      if (!created.ok) {
        throw new Error(created.refusal.message);
      }
    }
  };
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, create));
}

function aJob(index: number, { jobs, withinSeconds }: Load, firstFireMs: number): unknown {
  const fireMs = firstFireMs + Math.floor((index * withinSeconds) / jobs) * 1_000;
  const anchor = new Date(fireMs - DAY_MS).toISOString();
  return { id: `job-${index}`, schedule: { every: '1 day', anchor }, command: 'true' };
}

async function fireJobs(store: BenchStore, clock: ShiftedClock, load: Load, firstFireMs: number): Promise<LoadResult> {
  const startedMs: number[] = [];
  let ended = 0;
  let allEnded: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    allEnded = resolve;
  });
  const onEnded = () => {
    ended += 1;
    if (ended === load.jobs) {
      allEnded();
    }
  };
  const executor: Executor = {
    execute: (execution) => {
      startedMs.push(clock.now() - Date.parse(execution.scheduledAt));
      return load.executor.execute(execution);
    },
  };
  clock.jumpTo(firstFireMs - LEAD_MS - load.jobs * START_MS_A_JOB);
  const runtime = benchRuntime({ store, clock, atOnce: load.atOnce, executor, onEnded });
  const start = await costOf(() => runtime.start());
  const leftMs = firstFireMs - clock.now();
  if (leftMs < LEAD_MS / 2) {
    throw new Error(`the start took ${start.wallMs} ms, which leaves too little time before the fires`);
  }
  await new Promise((resolve) => setTimeout(resolve, leftMs - CALM_MS));
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const cpu = process.cpuUsage();
  await done;
  await runtime.stop(GRACE_MS);
  const cpuMs = cpuMsSince(cpu);
  const wallMs = clock.now() - firstFireMs;
  // A turn is counted when it is over.
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  turns.disable();
  return { startedMs, wallMs, cpuMs, longestTurnMs: turns.max / 1e6, start };
}

const noExecutor: Executor = {
  execute: async () => ({ kind: 'failed', reason: commandNotRun('nothing is to run yet'), retryable: false }),
};
