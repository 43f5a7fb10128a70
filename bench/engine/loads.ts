import { percentiles } from './figures.ts';
import { carryOutLoad, type LoadResult } from './load.ts';
import { nothing } from './nothing.ts';
import { costLine } from './start-cost.ts';
import { openSqlite } from './store.ts';

const MOST_LATE_MS = 100;

/** Prints a load on the store of a local runtime: many jobs in a minute. */
export async function measureLoads(): Promise<void> {
  console.log('10,000 jobs within one minute, 10 at once');
  report(await carryOutLoad({ jobs: 10_000, withinSeconds: 60, atOnce: 10, openStore: openSqlite, executor: nothing }));
}

function report({ startedMs, wallMs, cpuMs, longestTurnMs, start }: LoadResult): void {
  const runs = startedMs.length;
  console.log(`  due to started  ${percentiles(startedMs)} (goal: p99 under ${MOST_LATE_MS} ms)`);
  console.log(
    `  all done after  ${wallMs} ms: ${((runs / wallMs) * 1_000).toFixed(0)} runs/s, ${(cpuMs / runs).toFixed(2)} ms of CPU a run, longest turn ${longestTurnMs.toFixed(0)} ms`,
  );
  console.log(`  start before    ${costLine(start)}\n`);
}
