import { monitorEventLoopDelay } from 'node:perf_hooks';
import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import { createJob } from '#engine/jobs/save.ts';
import type { Runtime } from '#local/runtime/runtime.ts';
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

/** A runtime with the jobs of a load. */
export interface LoadedRuntime {
  /** Lets all jobs fire once: on the day after the last time. Only the date is not real: the clock is set to just before the fires. */
  fire(): Promise<LoadResult>;
  close(): Promise<void>;
}

/** Creates the jobs on an empty store, and starts a runtime on it as a restart would, shortly before their first fire. */
export async function openLoad(load: Load): Promise<LoadedRuntime> {
  const clock = shiftedClock();
  const store = await load.openStore(clock);
  let fireMs = (Math.floor(clock.now() / DAY_MS) + 1) * DAY_MS + DAY_MS / 2;
  await createJobs(store, clock, load, fireMs);
  const startedMs: number[] = [];
  const executor: Executor = {
    execute: (execution) => {
      startedMs.push(clock.now() - Date.parse(execution.scheduledAt));
      return load.executor.execute(execution);
    },
  };
  let onEnded: () => void = () => undefined;
  const runtime = benchRuntime({ store, clock, atOnce: load.atOnce, executor, onEnded: () => onEnded() });
  clock.jumpTo(fireMs - LEAD_MS - load.jobs * START_MS_A_JOB);
  const start = await costOf(() => runtime.start());
  const fire = async (): Promise<LoadResult> => {
    const done = new Promise<void>((resolve) => {
      onEnded = counted(load.jobs, resolve);
    });
    const leftMs = fireMs - clock.now();
    if (leftMs < LEAD_MS / 2) {
      throw new Error(`the start took ${start.wallMs} ms, which leaves too little time before the fires`);
    }
    await new Promise((resolve) => setTimeout(resolve, leftMs - CALM_MS));
    const turns = monitorEventLoopDelay({ resolution: 1 });
    turns.enable();
    const cpu = process.cpuUsage();
    await done;
    await untilQuiet(runtime);
    const cpuMs = cpuMsSince(cpu);
    const wallMs = clock.now() - fireMs;
    // A turn is counted when it is over.
    await new Promise((resolve) => setTimeout(resolve, CALM_MS));
    turns.disable();
    return { startedMs: startedMs.splice(0), wallMs, cpuMs, longestTurnMs: turns.max / 1e6, start };
  };
  let isFirst = true;
  return {
    fire: () => {
      if (!isFirst) {
        fireMs += DAY_MS;
        clock.jumpTo(fireMs - LEAD_MS);
      }
      isFirst = false;
      return fire();
    },
    close: async () => {
      await runtime.stop(GRACE_MS);
      await store.close();
    },
  };
}

/** Lets the jobs of a load fire once, on a runtime of their own. */
export async function carryOutLoad(load: Load): Promise<LoadResult> {
  const loaded = await openLoad(load);
  try {
    return await loaded.fire();
  } finally {
    await loaded.close();
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

const noExecutor: Executor = {
  execute: async () => ({ kind: 'failed', reason: commandNotRun('nothing is to run yet'), retryable: false }),
};

/** Settles when no wake-up and no run is being handled. */
export async function untilQuiet(runtime: Runtime): Promise<void> {
  while (runtime.running > 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Calls back at the last of so many calls. */
export function counted(calls: number, callback: () => void): () => void {
  let left = calls;
  return () => {
    left -= 1;
    if (left === 0) {
      callback();
    }
  };
}
