import { expect, onTestFinished } from 'vitest';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Execution } from '#ports/executor.ts';
import type { FakeCommand } from '#testing/executor.ts';
import { type LocalSystem, openLocalSystem } from './local-system.ts';
import { countersOf, missedWhileUp, repeated, runsOf, violations } from './promise.ts';
import { expectReplayed } from './replayed.ts';

/** A stretch of time and what happens in it, in this order. Instants in RFC 3339. */
interface Stretch {
  readonly from: string;
  readonly pausedFrom: string;
  readonly pausedUntil: string;
  readonly editedAt: string;
  readonly downFrom: string;
  readonly downUntil: string;
  readonly until: string;
}

/** Europe leaves summer time on the first day, North America on the last one. */
export const A_WEEK: Stretch = {
  from: '2026-10-24T20:00:00Z',
  pausedFrom: '2026-10-26T10:05:00Z',
  pausedUntil: '2026-10-27T09:05:00Z',
  editedAt: '2026-10-27T12:30:00Z',
  downFrom: '2026-10-28T07:10:00Z',
  downUntil: '2026-10-28T10:20:00Z',
  until: '2026-11-01T20:00:00Z',
};

/** Europe leaves summer time in its first night. */
export const TWO_DAYS: Stretch = {
  from: '2026-10-24T20:00:00Z',
  pausedFrom: '2026-10-25T04:05:00Z',
  pausedUntil: '2026-10-25T13:05:00Z',
  editedAt: '2026-10-25T16:30:00Z',
  downFrom: '2026-10-26T07:10:00Z',
  downUntil: '2026-10-26T10:20:00Z',
  until: '2026-10-26T20:00:00Z',
};

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const JOBS = [
  { id: 'workdays-at-nine', schedule: '0 9 * * 1-5', timezone: BERLIN },
  { id: 'in-the-repeated-hour', schedule: '30 2 * * *', timezone: BERLIN },
  { id: 'twice-in-the-repeated-hour', schedule: { cron: '30 1 * * *', dst: { overlap: 'both' } }, timezone: NEW_YORK },
  { id: 'hourly', schedule: '0 * * * *', timezone: BERLIN },
  { id: 'half-hours', schedule: '*/30 8-18 * * MON-FRI', timezone: NEW_YORK, catchup: 'all' },
  { id: 'every-90-minutes', schedule: 'every 90 minutes' },
  { id: 'last-day', schedule: '0 0 L * *', timezone: NEW_YORK },
  { id: 'fixed-times', schedule: { at: ['2026-10-25T01:30:00Z', '2026-10-30T12:00:00+01:00'] } },
  { id: 'friday-30th', schedule: { cron: '0 12 30 * 5', dayMatch: 'and' } },
  { id: 'too-long', schedule: '0,1 */2 * * *', catchup: 'none' },
  { id: 'waiting', schedule: '10,11 */6 * * *', overlap: 'queue' },
  { id: 'replacing', schedule: '10,11 */6 * * *', overlap: 'replace' },
  { id: 'failing', schedule: '45 */8 * * *', maxRetries: 2 },
  { id: 'stuck', schedule: '5 */12 * * *', timeoutSeconds: 60, maxRetries: 0 },
  { id: 'edited', schedule: '0 */2 * * *' },
  { id: 'paused', schedule: '0 */3 * * *' },
  { id: 'deleted', schedule: '0 * * * *' },
].map((job) => ({ command: 'true', ...job }));

const COMMANDS: Readonly<Record<string, (execution: Execution) => FakeCommand>> = {
  'too-long': () => ({ takesMs: minutes(1.5) }),
  waiting: () => ({ takesMs: minutes(1.5) }),
  replacing: () => ({ takesMs: minutes(1.5) }),
  failing: ({ attempt }) => ({ takesMs: 500, fails: attempt < 3 }),
  stuck: () => ({ takesMs: minutes(30) }),
};

/** Lets the whole system live through a stretch, and holds the promise against what it recorded. */
export async function liveThrough(stretch: Stretch): Promise<void> {
  const { from, downFrom, downUntil, until } = stretch;
  const system = await openLocalSystem({
    startAt: from,
    configuration: { scheduler: { check_interval_seconds: 2_400 } },
    commandOf: (execution) => COMMANDS[execution.jobId]?.(execution) ?? { takesMs: 1_500 },
  });
  onTestFinished(() => system.close());

  await happen(system, stretch);

  for (const { id } of JOBS.filter((job) => job.id !== 'deleted')) {
    const planned = await plannedFires(system, id, windowsOf(id, stretch));
    const runs = await runsOf(system.client, id);
    expect(violations(planned, runs, until), id).toEqual([]);
    expect(missedWhileUp(runs, { from: downFrom, until: downUntil }), id).toEqual([]);
    expect((await system.client.getJob(id)).counters, id).toMatchObject(countersOf(runs));
  }
  await expectReplayed(
    system.runtime().engine,
    from,
    JOBS.map(({ id }) => id),
  );
  expect(repeated(system.started.map(({ runId, attempt }) => `${runId} ${attempt}`))).toEqual([]);
}

async function happen({ clock, client, start, kill }: LocalSystem, stretch: Stretch): Promise<void> {
  const { pausedFrom, pausedUntil, editedAt, downFrom, downUntil, until } = stretch;
  await start();
  await client.apply({ jobs: JOBS });
  await clock.advanceToAsync(pausedFrom);
  await client.pauseJob('paused', { note: 'holiday' });
  await clock.advanceToAsync(pausedUntil);
  await client.resumeJob('paused');
  await clock.advanceToAsync(editedAt);
  await client.patchJob('edited', { schedule: '15 */5 * * *', timezone: NEW_YORK });
  await client.deleteJob('deleted');
  await clock.advanceToAsync(downFrom);
  kill();
  await clock.advanceToAsync(downUntil);
  await start();
  await clock.advanceToAsync(Date.parse(until) + minutes(90));
}

interface Window {
  readonly revision: number;
  readonly from: string;
  readonly until: string;
}

/** Which revision planned the job's fires when. */
function windowsOf(id: string, { from, pausedFrom, pausedUntil, editedAt, until }: Stretch): readonly Window[] {
  switch (id) {
    case 'edited':
      return [
        { revision: 1, from, until: editedAt },
        { revision: 2, from: editedAt, until },
      ];
    case 'paused':
      return [
        { revision: 1, from, until: pausedFrom },
        { revision: 1, from: pausedUntil, until },
      ];
    default:
      return [{ revision: 1, from, until }];
  }
}

/** The fires that a job's revisions plan in their windows. */
export async function plannedFires(
  { runtime }: LocalSystem,
  id: string,
  windows: readonly Window[],
): Promise<EpochSeconds[]> {
  const fires: EpochSeconds[] = [];
  for (const { revision, from, until } of windows) {
    const definition = await runtime().engine.ports.definitions.read(id, revision);
    if (definition !== undefined) {
      fires.push(
        ...(scheduledJob(definition).schedule?.between(Date.parse(from) / 1_000, Date.parse(until) / 1_000) ?? []),
      );
    }
  }
  return fires;
}

function minutes(count: number): number {
  return count * 60_000;
}
