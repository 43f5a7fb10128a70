import { cpuMsSince } from './figures.ts';

/** The cost of a start. */
export interface StartCost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The memory that the whole process holds after it. */
  readonly rssMib: number;
}

/** Starts something, and answers what that cost. */
export async function costOf(start: () => Promise<void>): Promise<StartCost> {
  const [cpu, begin] = [process.cpuUsage(), performance.now()];
  await start();
  const wallMs = performance.now() - begin;
  return { wallMs, cpuMs: cpuMsSince(cpu), rssMib: process.memoryUsage.rss() / 2 ** 20 };
}

/** The cost, to be read. */
export function costLine({ wallMs, cpuMs, rssMib }: StartCost): string {
  return `${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of CPU, then ${rssMib.toFixed(0)} MiB`;
}
