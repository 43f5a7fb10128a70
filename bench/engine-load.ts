import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import type { Run } from '#domain/runs/run.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeRuntime, type Runtime } from '#local/runtime/runtime.ts';
import type { Clock } from '#ports/clock.ts';
import type { Executor } from '#ports/executor.ts';
import type { History } from '#ports/stores/history.ts';

/** The load that the engine is given. */
export interface Load {
  readonly jobs: number;
  /** All at one second, or spread evenly over so many seconds. */
  readonly withinSeconds: number;
  /** `max_concurrent_jobs`. */
  readonly atOnce: number;
  /** Makes what carries commands out; `folder` is empty and goes away afterwards. */
  executor(folder: string): Executor;
}

/** The result of a load. Latencies in milliseconds, one a run. */
export interface LoadResult {
  /** From the planned instant to the claim's write being acknowledged. */
  readonly claimedMs: readonly number[];
  /** From the planned instant to the executor being asked. */
  readonly startedMs: readonly number[];
  /** From the first planned instant to the last run's finished head. */
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly start: StartCost;
}

/** The cost of starting a runtime on a store that has the jobs in it. */
interface StartCost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The memory that the whole process holds after it. */
  readonly rssMib: number;
}

/** The time before the first fire at which the runtime is up. */
const LEAD_MS = 1_500;
/** The time that the start may take. */
const START_MS_A_JOB = 3;
/** The measurement of CPU time begins this long before the first fire. */
const CALM_MS = 5;
const CREATED_AT_ONCE = 32;
const DAY_MS = 86_400_000;
const GRACE_MS = 1_000;

/** The machine's clock, from another day on. */
interface ShiftedClock extends Clock {
  jumpTo(instantMs: number): void;
}

/**
 * Creates the jobs on a store in a folder of its own, starts a runtime on it as a restart would, and lets them fire. Only the date is not
 * real: the clock is set to just before the fires, so that nobody waits for them.
 */
export async function carryOutLoad(load: Load): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-bench-'));
  const store = new SqliteFile({ library: await findSqlite(), path: join(folder, 'cronstack.db') });
  try {
    const clock = shiftedClock();
    const firstFireMs = (Math.floor(clock.now() / DAY_MS) + 1) * DAY_MS + DAY_MS / 2;
    await createJobs(store, clock, load, firstFireMs);
    return await fireJobs(store, clock, load, { folder, firstFireMs });
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

function shiftedClock(): ShiftedClock {
  let offsetMs = 0;
  return {
    now: () => systemClock.now() + offsetMs,
    after: (delayMs, callback) => systemClock.after(delayMs, callback),
    jumpTo: (instantMs) => {
      offsetMs = instantMs - systemClock.now();
    },
  };
}

async function createJobs(store: SqliteFile, clock: Clock, load: Load, firstFireMs: number): Promise<void> {
  const { engine } = runtimeOn(store, clock, load, { claimed: () => undefined, ended: () => undefined }, noExecutor);
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

async function fireJobs(
  store: SqliteFile,
  clock: ShiftedClock,
  load: Load,
  { folder, firstFireMs }: { readonly folder: string; readonly firstFireMs: number },
): Promise<LoadResult> {
  const [claimedMs, startedMs]: [number[], number[]] = [[], []];
  const lateness = (scheduledAt: number) => clock.now() - scheduledAt * 1_000;
  let ended = 0;
  let allEnded: () => void = () => undefined;
  const watch: Watch = {
    claimed: ({ scheduledAt }) => claimedMs.push(lateness(scheduledAt)),
    ended: () => {
      ended += 1;
      if (ended === load.jobs) {
        allEnded();
      }
    },
  };
  const inner = load.executor(folder);
  const executor: Executor = {
    execute: (execution) => {
      startedMs.push(clock.now() - Date.parse(execution.scheduledAt));
      return inner.execute(execution);
    },
  };
  clock.jumpTo(firstFireMs - LEAD_MS - load.jobs * START_MS_A_JOB);
  const runtime = runtimeOn(store, clock, load, watch, executor);
  const start = await costOfStart(runtime);
  const leftMs = firstFireMs - clock.now();
  if (leftMs < LEAD_MS / 2) {
    throw new Error(`the start took ${start.wallMs} ms, which leaves too little time before the fires`);
  }
  const done = new Promise<void>((resolve) => {
    allEnded = resolve;
  });
  await new Promise((resolve) => setTimeout(resolve, leftMs - CALM_MS));
  const cpu = process.cpuUsage();
  await done;
  await runtime.stop(GRACE_MS);
  const wallMs = clock.now() - firstFireMs;
  return { claimedMs, startedMs, wallMs, cpuMs: cpuMsSince(cpu), start };
}

async function costOfStart(runtime: Runtime): Promise<StartCost> {
  const [cpu, begin] = [process.cpuUsage(), performance.now()];
  await runtime.start();
  const wallMs = performance.now() - begin;
  return { wallMs, cpuMs: cpuMsSince(cpu), rssMib: process.memoryUsage.rss() / 2 ** 20 };
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

interface Watch {
  claimed(run: Run): void;
  ended(run: Run): void;
}

function runtimeOn(store: SqliteFile, clock: Clock, { atOnce }: Load, watch: Watch, executor: Executor): Runtime {
  const randomness = makeSystemRandomness();
  const parsed = parseConfiguration({ scheduler: { max_concurrent_jobs: atOnce } });
  if (!parsed.ok) {
    throw new Error(`the configuration is not valid: ${JSON.stringify(parsed.errors)}`);
  }
  return makeRuntime({
    configuration: parsed.configuration,
    clock,
    randomness,
    openStores: (outlives) => {
      const stores = makeSqliteStores({ file: store, clock, outlives });
      return { ...stores, history: watchedHistory(stores.history, watch) };
    },
    store,
    removeExpired: async () => 0,
    executor,
    taskNames: new Set(),
    runners: ['default'],
    observer: {
      runEnded: watch.ended,
      deferred: fail,
      unreadable: (found) => fail('read', found),
      repaired: () => undefined,
      dropped: fail,
    },
    onError: fail,
  });
}

/** Tells of every claim that the store has acknowledged. */
function watchedHistory(history: History, watch: Watch): History {
  return new Proxy(history, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (name === 'writeRun') {
        return async (run: Run) => {
          const answer = await target.writeRun(run);
          if (answer === 'written' && run.version === 1) {
            watch.claimed(run);
          }
          return answer;
        };
      }
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

const noExecutor: Executor = {
  execute: async () => ({ kind: 'failed', reason: commandNotRun('nothing is to run yet'), retryable: false }),
};

function fail(what: string, cause: unknown): never {
  throw new Error(`trouble with ${what}`, { cause });
}
