import { median } from './figures.ts';
import { carryOutLoad } from './load.ts';
import { nothing } from './nothing.ts';
import { openMemory } from './store.ts';

/** The first one is slower: nothing is compiled yet. */
const COLD_ROUNDS = 1;
const WARM_ROUNDS = 10;
const JOBS = 1_000;
const GOAL_MS = 0.15;

/** Prints the CPU time that a run takes of the engine alone: its stores are those of the tests, in memory. */
export async function measureAlone(): Promise<void> {
  console.log(`${JOBS} jobs at one second, 10 at once, stores in memory that freeze what they keep`);
  const cpuMsARun: number[] = [];
  for (let round = 0; round < COLD_ROUNDS + WARM_ROUNDS; round += 1) {
    const load = { jobs: JOBS, withinSeconds: 1, atOnce: 10, openStore: openMemory, executor: nothing };
    const { cpuMs, longestTurnMs } = await carryOutLoad(load);
    cpuMsARun.push(cpuMs / JOBS);
    console.log(`  ${(cpuMs / JOBS).toFixed(3)} ms of CPU a run, longest turn ${longestTurnMs.toFixed(0)} ms`);
  }
  const middle = median(cpuMsARun.slice(COLD_ROUNDS));
  console.log(`  median of ${WARM_ROUNDS} warm rounds: ${middle.toFixed(3)} ms, goal at most ${GOAL_MS} ms\n`);
}
