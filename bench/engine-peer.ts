import { Cron } from 'croner';

/** The result of timers that fire at one instant. */
interface TimersResult {
  readonly firedMs: readonly number[];
  readonly cpuMs: number;
}

const LEAD_SECONDS = 2;

/** Has croner call back `count` times at one second: what firing costs without claims, records and outcomes. */
export async function fireTimers(count: number): Promise<TimersResult> {
  const dueMs = (Math.floor(Date.now() / 1_000) + LEAD_SECONDS) * 1_000;
  const firedMs: number[] = [];
  const before = process.cpuUsage();
  await new Promise<void>((resolve) => {
    for (let index = 0; index < count; index += 1) {
      new Cron(new Date(dueMs), () => {
        firedMs.push(Date.now() - dueMs);
        if (firedMs.length === count) {
          resolve();
        }
      });
    }
  });
  const { user, system } = process.cpuUsage(before);
  return { firedMs, cpuMs: (user + system) / 1_000 };
}
