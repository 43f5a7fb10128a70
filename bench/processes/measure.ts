import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import type { Starter } from '#adapters/commands/program/starter.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { cpuMsSince, median } from '#bench/engine/figures.ts';
import { type LoadedRuntime, openLoad } from '#bench/engine/load.ts';
import { openSqlite } from '#bench/engine/store.ts';
import { type Share, startFloor } from './floor.ts';
import { shellIn } from './shell.ts';

/** The time of a round: all of it, and of the CPU of this process a program. */
interface Taken {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const ROUNDS = 6;
const PROGRAMS = 300;
const AT_ONCE = 10;
/** A runtime that has run for some time holds about as much. */
const MEMORY_BYTES = 100 * 2 ** 20;
const GOALS: Readonly<Record<string, number>> = { 'by the helper': 0.9, 'whole runs': 0.6 };

/**
 * Prints how many programs a second are started, 10 at once: by a small process that does nothing else (the floor), by the helper of this
 * process, as whole runs of a local runtime that goes on from round to round (folder, marks, records), and by this process itself; in turns, so that all have the same
 * machine. The ratios are to the floor of the same round; of each the median. The first round is left out.
 */
async function measureProcesses(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cronstack-bench-'));
  const memory = Buffer.alloc(MEMORY_BYTES, 1);
  const share: Share = { programs: PROGRAMS, atOnce: AT_ONCE, folder };
  const spawner = new Spawner({ clock: systemClock, onTrouble: fail });
  const floor = await startFloor(share);
  const executor = shellIn(folder, spawner.start);
  const load = { jobs: PROGRAMS, withinSeconds: 1, atOnce: AT_ONCE, openStore: openSqlite, executor };
  let runtime: LoadedRuntime | undefined;
  const ways: Readonly<Record<string, () => Promise<Taken>>> = {
    floor: async () => ({ wallMs: await floor.round(), cpuMs: 0 }),
    'by the helper': () => startAll(share, spawner.start),
    'whole runs': async () => {
      // Its first fires come soon after it is up.
      runtime ??= await openLoad(load);
      return runAll(runtime);
    },
    'by this process': () => startAll(share, startDirectly),
  };
  try {
    const rounds: Readonly<Record<string, Taken>>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const taken: Record<string, Taken> = {};
      for (const [name, way] of Object.entries(ways)) {
        taken[name] = await way();
      }
      rounds.push(taken);
    }
    console.log(`${PROGRAMS} programs a round, ${AT_ONCE} at once, this process holding ${residentMib(memory)} MiB`);
    for (const name of Object.keys(ways)) {
      report(name, rounds.slice(1));
    }
  } finally {
    floor.close();
    await runtime?.close();
    spawner.close();
    await rm(folder, { recursive: true });
  }
}

async function startAll({ programs, atOnce, folder }: Share, starter: Starter): Promise<Taken> {
  const environment = { PATH: process.env.PATH ?? '' };
  let next = 0;
  const startOneAfterAnother = async () => {
    while (next < programs) {
      next += 1;
      const started = await starter({ file: '/bin/sh', args: ['-c', '--', 'true'], environment, folder }, () => {});
      if (started.kind !== 'started') {
        fail(`a program was not started: ${started.kind}`);
      }
      await Promise.all([started.exited, started.closed]);
    }
  };
  const [cpu, begin] = [process.cpuUsage(), performance.now()];
  await Promise.all(Array.from({ length: atOnce }, startOneAfterAnother));
  return { wallMs: performance.now() - begin, cpuMs: cpuMsSince(cpu) / programs };
}

async function runAll(runtime: LoadedRuntime): Promise<Taken> {
  const { wallMs, cpuMs } = await runtime.fire();
  return { wallMs, cpuMs: cpuMs / PROGRAMS };
}

function report(name: string, rounds: readonly Readonly<Record<string, Taken>>[]): void {
  const of = (taken: Readonly<Record<string, Taken>>, way: string) => taken[way]?.wallMs ?? Number.NaN;
  const rates = rounds.map((taken) => (PROGRAMS / of(taken, name)) * 1_000);
  const ratio = median(rounds.map((taken) => of(taken, 'floor') / of(taken, name)));
  const cpuMs = median(rounds.map((taken) => taken[name]?.cpuMs ?? Number.NaN));
  const goal = GOALS[name];
  const told = name === 'floor' ? '' : `${ratio.toFixed(2)} of the floor, ${cpuMs.toFixed(2)} ms of CPU here a program`;
  console.log(
    `  ${name.padEnd(16)}${rates.map((rate) => rate.toFixed(0)).join(', ')} a second  ${told}${goal === undefined ? '' : ` (goal: ${goal})`}`,
  );
}

function residentMib({ length }: Buffer): number {
  return Math.round(Math.max(process.memoryUsage.rss(), length) / 2 ** 20);
}

function fail(what: string): never {
  throw new Error(what);
}

await measureProcesses();
