import { systemClock } from '#adapters/machine/clock.ts';
import { Console } from '#local/console/console.ts';
import type { Execution } from '#ports/executor.ts';
import { type LocalSystem, openLocalSystem } from '#test/scenarios/local-system.ts';
import type { FakeCommand } from '#testing/executor.ts';

const MINUTE_MS = 60_000;

/** Text of somebody who means ill. */
const HOSTILE =
  '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> javascript:alert(1) \u202Egnp.exe\u2066 \u0007';
const LONG = 'x'.repeat(300);

const JOBS = [
  { id: 'daily_summary', name: 'Daily Summary Report', schedule: '0 9 * * *', tags: ['reports'] },
  { id: 'weekly_audit', schedule: '0 2 * * 0' },
  { id: 'flaky', schedule: '0 * * * *', maxRetries: 2, retryDelaySeconds: 5 },
  { id: 'broken', schedule: '0 */6 * * *', maxRetries: 0 },
  { id: 'slow', schedule: '*/5 * * * *' },
  { id: 'nightly', schedule: '30 2 * * *', timezone: 'Europe/Berlin' },
  { id: 'paused_one', schedule: '0 12 * * *' },
  { id: 'hostile', name: HOSTILE, description: LONG, schedule: '15 * * * *', maxRetries: 0 },
].map((job) => ({ command: 'true', ...job }));

const COMMANDS: Readonly<Record<string, (execution: Execution) => FakeCommand>> = {
  flaky: ({ attempt }) => ({
    takesMs: 2_000,
    fails: attempt < 2,
    prints: `try ${attempt}\nconnect ETIMEDOUT db:5432\n`,
  }),
  broken: () => ({ takesMs: 900, fails: true, prints: 'cannot open /var/lib/x: No such file or directory\n' }),
  slow: () => ({ takesMs: 12 * MINUTE_MS, prints: 'working\n' }),
  hostile: () => ({
    takesMs: 500,
    fails: true,
    prints: `\u001b[31m${HOSTILE}\u001b[0m\n${'y'.repeat(20_000)}\n${LONG}\n`,
  }),
};

/** A system that has lived through three days, shown by the console on its own clock. */
export interface ShownWorld {
  readonly system: LocalSystem;
  readonly url: string;
}

/** Makes one: runs that went well and did not, were skipped and missed, a pause, an outage, an edit, and the end of summer time in Berlin. */
export async function shownWorld(): Promise<ShownWorld> {
  const pages = new Console({
    clock: systemClock,
    key: 'nobody is asked for it',
    ticketLifeMs: MINUTE_MS,
    about: { place: 'this machine', isDeployed: false, isReadOnly: false },
    onBadTicket: () => undefined,
    onError: (_, error) => {
      throw error;
    },
  });
  const system = await openLocalSystem({
    startAt: '2026-10-24T06:00:00Z',
    configuration: { scheduler: { check_interval_seconds: 2_400 } },
    commandOf: (execution) => COMMANDS[execution.jobId]?.(execution) ?? { takesMs: 1_500, prints: 'done\n' },
    pages,
  });
  const { clock, client, start, kill } = system;
  await start();
  await client.apply({ jobs: JOBS });
  await clock.advanceToAsync('2026-10-25T10:05:00Z');
  await client.pauseJob('paused_one', { note: 'until the new disk is there', until: '2026-11-30T00:00:00Z' });
  await client.patchJob('daily_summary', { schedule: '0 8 * * *' });
  kill();
  await clock.advanceToAsync('2026-10-25T12:05:00Z');
  await start();
  await client.runJob('nightly', { note: 'by hand' });
  await clock.advanceToAsync('2026-10-26T09:07:30Z');
  await client.createJob({ id: 'ticks', schedule: '*/10 * * * * *', command: 'true' });
  await clock.advanceByAsync(3 * MINUTE_MS);
  return { system, url: system.url };
}
