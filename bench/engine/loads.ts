import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentiles } from './figures.ts';
import { carryOutLoad, type Load, type LoadResult } from './load.ts';
import { nothing } from './nothing.ts';
import { processesIn } from './processes.ts';
import { costLine } from './start-cost.ts';
import { openSqlite } from './store.ts';

/** Prints loads on the store of a local runtime: many jobs in a minute, and jobs that start a process each. */
export async function measureLoads(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-bench-'));
  try {
    console.log('10,000 jobs within one minute, 10 at once');
    report(
      await carryOutLoad({ jobs: 10_000, withinSeconds: 60, atOnce: 10, openStore: openSqlite, executor: nothing }),
    );
    console.log('100 jobs at one second, each a process, 10 at once, each round of them');
    const load: Load = {
      jobs: 100,
      withinSeconds: 1,
      atOnce: 10,
      openStore: openSqlite,
      executor: processesIn(folder),
    };
    for (let round = 0; round < 4; round += 1) {
      report(await carryOutLoad(load));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function report({ startedMs, wallMs, cpuMs, longestTurnMs, start }: LoadResult): void {
  const runs = startedMs.length;
  console.log(`  due to started  ${percentiles(startedMs)}`);
  console.log(
    `  all done after  ${wallMs} ms: ${((runs / wallMs) * 1_000).toFixed(0)} runs/s, ${(cpuMs / runs).toFixed(2)} ms of CPU a run, longest turn ${longestTurnMs.toFixed(0)} ms`,
  );
  console.log(`  start before    ${costLine(start)}\n`);
}
