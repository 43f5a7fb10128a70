import { systemClock } from '#adapters/machine/clock.ts';
import { Console } from '#local/console/console.ts';
import type { Execution } from '#ports/executor.ts';
import { type LocalSystem, openLocalSystem } from '#test/scenarios/local-system.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import type { FakeCommand } from '#testing/executor.ts';

const MINUTE_MS = 60_000;

/** Text of somebody who means ill. */
const HOSTILE =
  '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"> javascript:alert(1) \u202Egnp.exe\u2066 \u0007';
const LONG = 'x'.repeat(300);

const JOBS = [
  { id: 'daily_summary', name: 'Daily Summary Report', schedule: '0 9 * * *', tags: ['reports'] },
  { id: 'invoices', schedule: { cron: '0 9 * * *', except: ['bavaria'] }, timezone: 'Europe/Berlin' },
  { id: 'weekly_audit', schedule: '0 2 * * 0' },
  { id: 'monthly_cleanup', schedule: '0 0 1 * *' },
  { id: 'flaky', schedule: '0 * * * *', maxRetries: 2, retryDelaySeconds: 5 },
  { id: 'broken', schedule: '0 */6 * * *', maxRetries: 0 },
  { id: 'nightly', schedule: '30 2 * * *', timezone: 'Europe/Berlin' },
  { id: 'paused_one', schedule: '0 12 * * *' },
  {
    id: 'hostile',
    name: HOSTILE,
    description: LONG,
    schedule: '15 * * * *',
    maxRetries: 0,
    tags: ['javascript-alert-1', 'x'.repeat(60)],
  },
].map((job) => ({ command: 'true', ...job }));

/** Those that begin when the week is nearly over: they would have fired thousands of times. */
const SLOW = { id: 'slow', schedule: '*/5 * * * *', timeoutSeconds: 900, command: 'true' };
const TICKS = { id: 'ticks', schedule: '*/10 * * * * *', command: 'true' };

const BAVARIA = {
  timezone: 'Europe/Berlin',
  weekend: ['sat', 'sun'],
  days: [
    { date: '2026-11-01', name: HOSTILE.slice(0, 100) },
    { from: '2026-12-24', to: '2027-01-01', name: 'year end' },
  ],
  windows: [{ days: ['mon'], from: '18:00', to: '06:00', name: 'batch window' }],
  through: '2027-01-01',
} as const;

const CONFIGURATION = {
  scheduler: { check_interval_seconds: 2_400 },
  notify: {
    channels: {
      ops: { type: 'webhook', url: 'https://ops.example/hook' },
      pager: { type: 'webhook', url: 'https://pager.example' },
    },
    default: [{ on: ['failing', 'missed', 'paused'], to: ['ops', 'pager'] }],
  },
};

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

/** A system that has lived through a week, shown by the console on its own clock. */
export interface ShownWorld {
  readonly system: LocalSystem;
  readonly url: string;
}

/**
 * Makes one, whose week ends on 26 October at 09:10: runs that went well and did not, were retried, skipped, cancelled and missed, notices,
 * a pause, an outage of two hours, an edit, a run by hand, and the end of summer time in Berlin.
 * @param options.isHostile one of its jobs is of somebody who means ill
 */
export async function shownWorld({ isHostile = true } = {}): Promise<ShownWorld> {
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
    startAt: '2026-10-19T00:00:00Z',
    configuration: CONFIGURATION,
    commandOf: (execution) => COMMANDS[execution.jobId]?.(execution) ?? { takesMs: 1_500, prints: 'done\n' },
    channels: new ScriptedChannels(({ channel }) =>
      channel === 'ops'
        ? { kind: 'sent', answer: '200 ok' }
        : { kind: 'permanent', answer: '404 <script>window.hacked=1</script>' },
    ),
    pages,
  });
  const { clock, client, start, kill } = system;
  await start();
  await client.putCalendar('bavaria', BAVARIA);
  await client.apply({ jobs: JOBS.filter(({ id }) => isHostile || id !== 'hostile') });
  await clock.advanceToAsync('2026-10-25T10:05:00Z');
  await client.pauseJob('paused_one', { note: 'until the new disk is there', until: '2026-11-30T00:00:00Z' });
  await client.patchJob('daily_summary', { schedule: '0 8 * * *' });
  kill();
  await clock.advanceToAsync('2026-10-25T12:05:00Z');
  await start();
  await client.runJob('nightly', { note: HOSTILE });
  await clock.advanceToAsync('2026-10-26T06:00:00Z');
  await client.createJob(SLOW);
  await clock.advanceToAsync('2026-10-26T08:57:30Z');
  const open = await client.searchRuns({ open: 'true' });
  await client.cancelRun(open.items.find(({ jobId }) => jobId === SLOW.id)?.id ?? '');
  await clock.advanceToAsync('2026-10-26T09:07:30Z');
  await client.createJob(TICKS);
  await clock.advanceByAsync(3 * MINUTE_MS);
  return { system, url: system.url };
}
