import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Runtime } from '#local/runtime/runtime.ts';
import { cpuMsSince, median } from './figures.ts';
import { counted, createJobs, untilQuiet } from './load.ts';
import { nothing } from './nothing.ts';
import { benchRuntime } from './runtime.ts';
import { shiftedClock } from './shifted-clock.ts';
import { openMemory } from './store.ts';

/** The first ones are slower: V8 compiles what it meets again and again, and is done with that after some ten thousand runs. */
const COLD_ROUNDS = 10;
const WARM_ROUNDS = 10;
const JOBS = 1_000;
const AT_ONCE = 10;
const GOAL_MS = 0.15;
const DAY_MS = 86_400_000;
const GRACE_MS = 1_000;
/** A turn is counted when it is over. */
const CALM_MS = 5;
const WAKES = Array.from({ length: JOBS }, (_, index) => ({ jobId: `job-${index}` }));

/**
 * Prints the CPU time that a run takes of the engine alone: its stores are those of the tests, in memory. All rounds are of one runtime, as a
 * process has one: V8 compiles code for the objects that it meets, and a new runtime in each round would measure how it does so again. A
 * round is a day of the jobs: the clock is set on, and all of them are woken.
 */
export async function measureAlone(): Promise<void> {
  console.log(`${JOBS} jobs at one second, ${AT_ONCE} at once, stores in memory that freeze what they keep`);
  const clock = shiftedClock();
  const store = await openMemory(clock);
  const firstFireMs = (Math.floor(clock.now() / DAY_MS) + 1) * DAY_MS + DAY_MS / 2;
  const load = { jobs: JOBS, withinSeconds: 1, atOnce: AT_ONCE, openStore: openMemory, executor: nothing };
  await createJobs(store, clock, load, firstFireMs);
  let onEnded: () => void = () => undefined;
  const runtime = benchRuntime({ store, clock, atOnce: AT_ONCE, executor: nothing, onEnded: () => onEnded() });
  await runtime.start();
  const cpuMsARun: number[] = [];
  for (let round = 0; round < COLD_ROUNDS + WARM_ROUNDS; round += 1) {
    clock.jumpTo(firstFireMs + round * DAY_MS);
    const done = new Promise<void>((resolve) => {
      onEnded = counted(JOBS, resolve);
    });
    cpuMsARun.push(await cpuMsOfRound(runtime, done));
  }
  await runtime.stop(GRACE_MS);
  const middle = median(cpuMsARun.slice(COLD_ROUNDS));
  console.log(`  median of ${WARM_ROUNDS} warm rounds: ${middle.toFixed(3)} ms, goal at most ${GOAL_MS} ms\n`);
}

/** Wakes all jobs; the CPU time that each of their runs took. */
async function cpuMsOfRound(runtime: Runtime, done: Promise<void>): Promise<number> {
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const cpu = process.cpuUsage();
  await runtime.engine.ports.queues.sendWakes(WAKES);
  await done;
  await untilQuiet(runtime);
  const cpuMs = cpuMsSince(cpu) / JOBS;
  await new Promise((resolve) => setTimeout(resolve, CALM_MS));
  turns.disable();
  console.log(`  ${cpuMs.toFixed(3)} ms of CPU a run, longest turn ${(turns.max / 1e6).toFixed(0)} ms`);
  return cpuMs;
}
