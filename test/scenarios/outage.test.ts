import { afterEach, describe, expect, test } from 'vitest';
import { CATCHUP_POLICIES, type JobDefinition } from '#domain/jobs/job.ts';
import type { Run } from '#domain/runs/run.ts';
import { explain } from '#engine/insight/explain.ts';
import { backfillJob } from '#engine/jobs/backfill.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { firstOrAll } from '#test/property/cases.ts';
import { create, type MemoryMachine, memoryMachine } from '#testing/runtime.ts';
import { MortalClock } from './mortal-clock.ts';
import { expectReplayed } from './replayed.ts';

const BY = { by: 'ann' };
const HOUR_MS = 3_600_000;
const START = '2026-06-01T00:00:00Z';
/** Every five minutes from 00:05 on; down from 00:02:30 to 06:02:30, so that 72 fires are late. */
const LATE_FIRES = 72;

let replay: (() => Promise<void>) | undefined;

afterEach(async () => {
  await replay?.();
});

describe.each(firstOrAll([240_000, 1_000]))('after six hours down, with runs of %i ms', (takesMs) => {
  test.each(firstOrAll(['skip', 'queue', 'replace', 'allow'] as const))(
    'catchup all under %s loses no late fire',
    async (overlap) => {
      const { machine, runs } = await afterSixHours({ catchup: 'all', overlap }, takesMs);

      await machine.clock.advanceByAsync(8 * HOUR_MS);

      const late = (await runs()).filter(({ scheduledAt }) => scheduledAt <= at('2026-06-01T06:00:00Z'));
      const started = late.filter(({ attempts }) => attempts.length > 0).map(({ scheduledAt }) => scheduledAt);
      expect(started).toHaveLength(LATE_FIRES);
      expect(started).toEqual([...started].sort((one, other) => one - other));
      // A fire of today takes the slot from a late run, if runs are longer than what lies between: that is what `replace` is for.
      const replaced = overlap === 'replace' && takesMs > 60_000;
      expect(late.every(({ status }) => status === 'succeeded' || (replaced && status === 'cancelled'))).toBe(true);
      expect((await machine.ports.heads.read('job'))?.waiting.length).toBeLessThan(2);
    },
  );

  test.each(['skip', 'replace'] as const)('catchup latest under %s runs the newest', async (overlap) => {
    const { machine, runs } = await afterSixHours({ catchup: 'latest', overlap }, takesMs);

    await machine.clock.advanceByAsync(60_000);

    const ran = (await runs()).filter(({ attempts }) => attempts.length > 0);
    expect(ran.map(({ id }) => id)).toEqual(['job.20260601T060000Z']);
  });

  test('catchup none runs nothing that is late', async () => {
    const { machine, runs } = await afterSixHours({ catchup: 'none', overlap: 'skip' }, takesMs);

    await machine.clock.advanceByAsync(60_000);

    expect((await runs()).map(({ status, span }) => [status, span?.count])).toEqual([['missed', LATE_FIRES]]);
  });
});

test.each(CATCHUP_POLICIES)('seen 65 s late, the newer of two fires runs under catchup %s', async (catchup) => {
  const { machine, begin, end, runs } = await aJob({ catchup, schedule: '* * * * *' }, 1_000);
  end();
  await machine.clock.advanceByAsync(125_000);
  await begin();
  await machine.clock.advanceByAsync(20_000);

  const newest = await runs();
  expect(newest.at(-1)).toMatchObject({ status: 'succeeded' });
  expect(newest.filter(({ status }) => status === 'skipped')).toEqual([]);
});

test('a catch-up is explained, held by a pause and kept by an edit; what found no slot meanwhile is found by a backfill', async () => {
  const { machine, engine, runs } = await afterSixHours({ catchup: 'all', overlap: 'skip' }, 240_000);
  await machine.clock.advanceByAsync(1_000);

  const explained = await explain(engine(), 'job', at('2026-06-01T03:00:00Z'));
  expect(explained).toMatchObject({
    ok: true,
    value: { kind: 'planned', when: 'catching_up', lateBefore: 34, catchUp: { revision: 1 } },
  });

  await pauseJob(engine(), 'job', BY);
  await machine.clock.advanceByAsync(HOUR_MS);
  expect((await runs()).filter(({ attempts }) => attempts.length > 0)).toHaveLength(1);

  await resumeJob(engine(), 'job', BY);
  await patchJob(engine(), 'job', { command: 'echo new' }, BY);
  await machine.clock.advanceByAsync(6 * HOUR_MS);
  const late = (await runs()).filter(({ scheduledAt }) => scheduledAt <= at('2026-06-01T06:00:00Z'));
  expect(late.map(({ status, revision }) => `${status} ${revision}`)).toEqual(Array(LATE_FIRES).fill('succeeded 1'));

  const skipped = (await runs()).filter(({ reasonCode }) => reasonCode === 'overlap');
  const [from, to] = [skipped[0]?.scheduledAt ?? 0, skipped.at(-1)?.scheduledAt ?? 0];
  const filled = await backfillJob(
    engine(),
    'job',
    { from, to, order: 'oldest', only: 'missed', maxConcurrent: 1 },
    BY,
  );
  expect(skipped.length).toBeGreaterThan(20);
  expect(filled).toMatchObject({ ok: true, value: { total: skipped.length } });
});

test('a job that is deleted in the middle of a catch-up leaves a record of every fire', async () => {
  const { machine, engine, runs } = await afterSixHours({ catchup: 'all', overlap: 'skip' }, 240_000);
  await machine.clock.advanceByAsync(10 * 60_000);

  await deleteJob(engine(), 'job', BY);
  await machine.clock.advanceByAsync(HOUR_MS);

  const outcomes = await runs();
  const fires = outcomes.reduce((count, { span }) => count + (span?.count ?? 1), 0);
  expect(fires).toBe(LATE_FIRES + 2);
  expect(outcomes.filter(({ reasonCode }) => reasonCode === 'job_deleted')).toHaveLength(1);
});

/** A job of which 72 fires came while nothing ran, at the moment in which the runtime is there again. */
async function afterSixHours(fields: Partial<JobDefinition>, takesMs: number) {
  const job = await aJob({ schedule: '*/5 * * * *', deadlineSeconds: 86_400, ...fields }, takesMs);
  await job.machine.clock.advanceByAsync(150_000);
  job.end();
  await job.machine.clock.advanceByAsync(6 * HOUR_MS);
  await job.begin();
  return job;
}

async function aJob(fields: Partial<JobDefinition>, takesMs: number) {
  const machine = memoryMachine(START, () => ({ takesMs }));
  let clock = new MortalClock(machine.clock);
  let runtime = machine.runtime({}, clock);
  await runtime.start();
  await create(runtime, { id: 'job', ...fields });
  replay = () => expectReplayed(runtime.engine, START, ['job']);
  return {
    machine,
    engine: () => runtime.engine,
    end: () => clock.kill(),
    begin: async () => {
      clock = new MortalClock(machine.clock);
      runtime = machine.runtime({}, clock);
      await runtime.start();
    },
    runs: () => runsOf(machine),
  };
}

/** The records of the schedule's fires, oldest first. */
async function runsOf({ ports }: MemoryMachine): Promise<readonly Run[]> {
  return ports.history
    .everyRun()
    .filter(({ trigger }) => trigger === 'schedule')
    .sort((one, other) => one.scheduledAt - other.scheduledAt);
}

function at(text: string): number {
  return Date.parse(text) / 1000;
}
