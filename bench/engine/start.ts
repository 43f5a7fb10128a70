import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '#adapters/machine/clock.ts';
import { cpuMsSince } from './figures.ts';
import { nothing } from './nothing.ts';
import { benchRuntime } from './runtime.ts';
import { costLine, costOf } from './start-cost.ts';
import { type BenchStore, openSqliteFile } from './store.ts';

const GOALS_MS = new Map([
  [10_000, 500],
  [100_000, 3_000],
]);
/** `fill.ts`, built beside this. */
const FILL = join(dirname(process.argv[1] ?? ''), 'fill.mjs');
const IDLE_JOBS = 10_000;
const IDLE_MS = 60_000;
const MOST_IDLE_PERCENT = 0.5;
/** The least of processes. */
const IDLE_FLOOR = `
const begun = process.cpuUsage();
setInterval(() => undefined, 1_000);
setTimeout(() => {
  const { user, system } = process.cpuUsage(begun);
  console.log((user + system) / 1_000);
  process.exit();
}, ${IDLE_MS});
`;

/** Prints what a start costs from the opening of the file on, with many daily jobs in it, and what a minute without much to do costs. */
export async function measureStart(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-bench-'));
  try {
    for (const [jobs, goalMs] of GOALS_MS) {
      const path = join(folder, `${jobs}.db`);
      // By another process: its garbage would be cleared away in the minute that is measured.
      await promisify(execFile)(process.execPath, [FILL, path, String(jobs)]);
      await startOn(path, jobs, goalMs);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function startOn(path: string, jobs: number, goalMs: number): Promise<void> {
  const { size } = await stat(path);
  console.log(`a start with ${jobs} daily jobs, in a file of ${(size / 2 ** 20).toFixed(0)} MiB`);
  let store: BenchStore | undefined;
  let stop: () => Promise<void> = async () => undefined;
  const cost = await costOf(async () => {
    store = await openSqliteFile(path, systemClock);
    const parts = { store, clock: systemClock, atOnce: 10, executor: nothing, onEnded: () => undefined };
    const runtime = benchRuntime(parts);
    stop = () => runtime.stop(0);
    await runtime.start();
  });
  console.log(`  ${costLine(cost)}; goal at most ${goalMs} ms`);
  if (jobs === IDLE_JOBS) {
    await measureIdle();
  }
  await stop();
  await store?.close();
}

async function measureIdle(): Promise<void> {
  const floor = idleFloorMs();
  const cpu = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const percent = (cpuMsSince(cpu) / IDLE_MS) * 100;
  const floorPercent = ((await floor) / IDLE_MS) * 100;
  console.log(
    `  the next ${IDLE_MS / 1_000} s: ${percent.toFixed(2)} % of a core, goal at most ${MOST_IDLE_PERCENT} %; beside it a process with nothing but a timer each second took ${floorPercent.toFixed(2)} %\n`,
  );
}

/** The CPU time that the least of processes takes in the same time: on some machines a wake-up costs milliseconds. */
async function idleFloorMs(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', IDLE_FLOOR]);
  return Number(stdout);
}
