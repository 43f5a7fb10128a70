import { execute as executeShell } from '#adapters/commands/shell/executor.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { commandNotRun } from '#domain/runs/reasons/attempt.ts';
import type { Executor } from '#ports/executor.ts';
import { carryOutLoad, type Load, type LoadResult } from './engine-load.ts';
import { fireTimers } from './engine-peer.ts';

/** The first one is slower: nothing is compiled yet. */
const ROUNDS = 4;
const AT_ONE_SECOND = 1_000;

const NO_SECRET = { kind: 'unreadable', why: 'the bench has none', retryable: false } as const;
const nothing: Executor = { execute: async () => ({ kind: 'succeeded', exitCode: 0 }) };

const LOADS: readonly (Load & { readonly name: string; readonly rounds?: number })[] = [
  { name: '1,000 jobs at one second', jobs: AT_ONE_SECOND, withinSeconds: 1, atOnce: 10, executor: () => nothing },
  {
    name: '1,000 jobs at one second, room for all',
    jobs: AT_ONE_SECOND,
    withinSeconds: 1,
    atOnce: 1_000,
    executor: () => nothing,
  },
  {
    name: '10,000 jobs within one minute',
    rounds: 1,
    jobs: 10_000,
    withinSeconds: 60,
    atOnce: 10,
    executor: () => nothing,
  },
  { name: '100 jobs at one second, each a process', jobs: 100, withinSeconds: 1, atOnce: 10, executor: processes },
];

console.log(`Runs on the local store, each round of them; node ${process.version}. Commands do nothing.\n`);
const cpuMsARun: number[] = [];
for (const { name, rounds = ROUNDS, ...load } of LOADS) {
  console.log(`${name} (max_concurrent_jobs ${load.atOnce})`);
  for (let round = 0; round < rounds; round += 1) {
    const result = await carryOutLoad(load);
    cpuMsARun.push(result.cpuMs / load.jobs);
    report(load, result);
  }
}
console.log(`${AT_ONE_SECOND} timers of croner at one second, which remember nothing`);
const cpuMsATimer: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const { firedMs, cpuMs } = await fireTimers(AT_ONE_SECOND);
  cpuMsATimer.push(cpuMs / AT_ONE_SECOND);
  console.log(`  due to fired    ${percentiles(firedMs)}   ${cpuMs.toFixed(0)} ms of CPU`);
}

const ratio = Math.min(...cpuMsARun) / Math.min(...cpuMsATimer);
console.log(`\nClaim, records and outcome: a run takes the CPU of ${ratio.toFixed(1)} such timers, at best.`);

/** Runs a job's command as the local runtime does: `true` in a shell, in an empty folder of its own. */
function processes(folder: string): Executor {
  const host = {
    clock: systemClock,
    inherited: { PATH: process.env.PATH ?? '' },
    temporaryFolder: folder,
    scope: folder,
    secrets: { readSecret: async () => NO_SECRET, readParameter: async () => NO_SECRET },
  };
  return {
    execute: async (execution) => {
      const { command } = execution;
      return command.type === 'shell'
        ? executeShell(host, command, execution)
        : { kind: 'failed', reason: commandNotRun('the bench has shell commands only'), retryable: false };
    },
  };
}

function report({ jobs }: Load, { claimedMs, startedMs, wallMs, cpuMs, start }: LoadResult): void {
  const rate = (jobs / wallMs) * 1_000;
  console.log(`  due to claimed  ${percentiles(claimedMs)}`);
  console.log(`  due to started  ${percentiles(startedMs)}`);
  console.log(
    `  all done after  ${wallMs} ms: ${rate.toFixed(0)} runs/s, ${(cpuMs / jobs).toFixed(2)} ms of CPU a run`,
  );
  console.log(
    `  start before    ${start.wallMs.toFixed(0)} ms, ${start.cpuMs.toFixed(0)} ms of CPU, then ${start.rssMib.toFixed(0)} MiB\n`,
  );
}

function percentiles(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return [50, 95, 99].map((percent) => `p${percent} ${String(at(percent / 100)).padStart(5)} ms`).join('  ');
}
