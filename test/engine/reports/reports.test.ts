import { describe, expect, test } from 'vitest';
import { backfillJob } from '#engine/jobs/backfill.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { type Report, reportRun } from '#engine/reports/report.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { recoverJob } from '#engine/waking/recover.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { EngineWorld } from '../engine-world.ts';

const DAILY = {
  schedule: '0 9 * * *',
  command: { type: 'external', startWithinSeconds: 600, finishWithinSeconds: 7_200 },
};
const RUN = 'job.20260601T090000Z';
const HOUR = 3_600;

/** A job that fires each day at nine, at nine on its first day. */
async function atNine(fields: object = {}): Promise<EngineWorld> {
  const world = new EngineWorld();
  await world.job({ ...DAILY, ...fields });
  expect(await world.fire(9 * HOUR)).toEqual([]);
  return world;
}

async function tell(world: EngineWorld, report: Report): Promise<string> {
  const told = await reportRun(world.runner(), 'job', report);
  return told.ok
    ? `${told.value.run.id} ${told.value.run.status}${told.value.known ? ', known' : ''}`
    : told.refusal.code;
}

async function later(world: EngineWorld, seconds: number): Promise<void> {
  await world.clock.advanceByAsync(seconds * 1000);
  await wakeJob(world.runner(), 'job');
}

describe('of a job that runs elsewhere', () => {
  test('no run is ever sent; a fire that nobody tells of is missed, and one of which only the start is told is timed out', async () => {
    const world = await atNine();
    await later(world, 600);
    expect(await world.ports.history.readRun(RUN)).toBeUndefined();
    await later(world, 1);
    expect(await world.run(RUN)).toMatchObject({
      status: 'missed',
      reasonCode: 'not_reported',
      reason: 'nobody reported it',
      attempts: [],
    });
    expect(await world.head()).toMatchObject({ active: [], counters: { missed: 1 } });

    await later(world, 24 * HOUR - 601);
    expect(await tell(world, { kind: 'start' })).toBe('job.20260602T090000Z running');
    await later(world, 7_200);
    expect((await world.run('job.20260602T090000Z')).status).toBe('running');
    await later(world, 1);
    expect(await world.run('job.20260602T090000Z')).toMatchObject({
      status: 'timed_out',
      reasonCode: 'end_not_reported',
      reason: 'its end was not reported',
    });
    expect(world.ports.queues.takeRuns()).toEqual([]);
    expect((await world.head()).counters).toMatchObject({ missed: 1, timedOut: 1 });
  });

  test('start and end are told with their instants and output, and the output is kept as that of any run', async () => {
    const world = await atNine();
    await later(world, 30);
    const nineMs = world.clock.now() - 30_000;
    expect(await tell(world, { kind: 'start', execution: 'a', startedAtMs: nineMs + 2_000 })).toBe(`${RUN} running`);
    const end = {
      kind: 'fail',
      exitCode: 3,
      execution: 'a',
      endedAtMs: nineMs + 20_000,
      output: 'no space left\n',
    } as const;
    expect(await tell(world, end)).toBe(`${RUN} failed`);

    expect(await world.run(RUN)).toMatchObject({
      reasonCode: 'exit_code',
      exitCode: 3,
      startedAtMs: nineMs + 2_000,
      finishedAtMs: nineMs + 20_000,
      outputTail: 'no space left\n',
      attempts: [{ number: 1, owner: 'elsewhere/a', result: 'failed' }],
    });
    expect((await world.head()).counters).toMatchObject({ failed: 1, consecutiveFailures: 1 });
  });

  test('a fire has one outcome: what is told twice changes nothing, and what contradicts it is refused', async () => {
    const world = await atNine();
    expect(await tell(world, { kind: 'start' })).toBe(`${RUN} running`);
    expect(await tell(world, { kind: 'start' })).toBe(`${RUN} running, known`);
    expect(await tell(world, { kind: 'success' })).toBe(`${RUN} succeeded`);
    const before = await world.run(RUN);
    expect(await tell(world, { kind: 'success' })).toBe(`${RUN} succeeded, known`);
    expect(await tell(world, { kind: 'fail' })).toBe('run_final');
    expect(await tell(world, { kind: 'start' })).toBe('not_due');
    expect(await world.run(RUN)).toEqual(before);
    expect((await world.head()).counters).toMatchObject({ succeeded: 1, failed: 0 });
  });

  test('an end without a start is both', async () => {
    const world = await atNine();
    expect(await tell(world, { kind: 'success', exitCode: 0 })).toBe(`${RUN} succeeded`);
    expect((await world.run(RUN)).attempts).toHaveLength(1);
    expect((await world.head()).active).toEqual([]);
  });

  test('what comes before any fire is refused, and what comes too late, each with what became of the last and when the next is', async () => {
    const world = new EngineWorld();
    await world.job(DAILY);
    const early = await reportRun(world.runner(), 'job', { kind: 'success' });
    expect(early).toMatchObject({
      ok: false,
      refusal: {
        code: 'not_due',
        message: 'no fire of job job waits to be told of; the next one is at 2026-06-01T09:00:00Z',
      },
    });
    await world.fire(9 * HOUR);
    await later(world, 601);
    const late = await reportRun(world.runner(), 'job', { kind: 'success' });
    expect(late).toMatchObject({
      refusal: {
        code: 'not_due',
        message: `no fire of job job waits to be told of; run ${RUN} is over: missed (nobody reported it); the next one is at 2026-06-02T09:00:00Z`,
      },
    });
    expect((await world.run(RUN)).status).toBe('missed');
  });

  test('a word that comes seconds before its fire waits for it, and one that comes before the wake-up has the fire decided', async () => {
    const world = new EngineWorld();
    await world.job(DAILY);
    await world.clock.advanceByAsync(9 * HOUR * 1000 - 3_000);
    const told = tell(world, { kind: 'start' });
    await world.clock.advanceByAsync(3_000);
    expect(await told).toBe(`${RUN} running`);
    expect((await world.run(RUN)).startedAtMs).toBe(world.clock.now());
  });

  test('a start that is said to lie ahead began now: nobody waits for a fire that is hours away', async () => {
    const world = new EngineWorld();
    await world.job(DAILY);
    const startedAtMs = world.clock.now() + 24 * HOUR * 1000;
    expect(await tell(world, { kind: 'start', startedAtMs })).toBe('not_due');
    expect(world.clock.pendingTimers()).toBe(0);
  });

  test('executions at once have a run each, and their ends go to their own', async () => {
    const world = new EngineWorld();
    await world.job({ command: { type: 'external' } });
    await world.fire();
    expect(await tell(world, { kind: 'start', execution: 'one' })).toBe('job.20260601T000100Z running');
    await world.fire();
    expect(await tell(world, { kind: 'start', execution: 'two' })).toBe('job.20260601T000200Z running');
    expect(await tell(world, { kind: 'start', execution: 'three' })).toBe('not_due');
    expect(await tell(world, { kind: 'fail', exitCode: 1, execution: 'two' })).toBe('job.20260601T000200Z failed');
    expect(await tell(world, { kind: 'success', execution: 'one' })).toBe('job.20260601T000100Z succeeded');
    expect(await tell(world, { kind: 'success', execution: 'one' })).toBe('job.20260601T000100Z succeeded, known');
  });

  test('rivals that tell at the same moment leave one outcome', async () => {
    const world = await atNine();
    const answers = Promise.all(
      Array.from({ length: 5 }, (_, index) => tell(world, { kind: 'fail', exitCode: index + 1 })),
    );
    await world.clock.advanceByAsync(10_000);
    expect((await answers).filter((answer) => answer === `${RUN} failed`)).toHaveLength(1);
    expect((await world.head()).counters.failed).toBe(1);
  });

  test('a lease that is not prolonged ends the run as lost; one that is keeps it', async () => {
    const world = await atNine();
    const start = { kind: 'start', execution: 'a', leaseSeconds: 120 } as const;
    await tell(world, start);
    for (let minute = 0; minute < 6; minute += 1) {
      await later(world, 110);
      expect(await tell(world, start)).toBe(`${RUN} running, known`);
    }
    await later(world, 121);
    expect(await world.run(RUN)).toMatchObject({
      status: 'failed',
      reasonCode: 'lost',
      reason: 'attempt 1 was lost: whoever ran it elsewhere went silent',
    });
    expect(await tell(world, { kind: 'success', execution: 'a' })).toBe('run_final');
  });

  test('after a restart of ours a run that goes on has a minute to say so', async () => {
    const world = await atNine();
    const start = { kind: 'start', execution: 'a', leaseSeconds: 120 } as const;
    await tell(world, start);
    await world.clock.advanceByAsync(1_800_000);
    await recoverJob(world.runner(), 'job');
    await later(world, 30);
    expect(await tell(world, start)).toBe(`${RUN} running, known`);
    await later(world, 60);
    expect((await world.run(RUN)).status).toBe('running');
    await later(world, 200);
    expect((await world.run(RUN)).reasonCode).toBe('lost');
  });

  test('fires that are seen late wait for a word from then on, each one', async () => {
    const world = new EngineWorld();
    await world.job({ command: { type: 'external', startWithinSeconds: 120 } });
    await world.fire(30 * 60);
    expect((await world.head()).active).toHaveLength(30);
    const startedAtMs = Date.parse('2026-06-01T00:10:01Z');
    expect(await tell(world, { kind: 'success', execution: 'x', startedAtMs, endedAtMs: startedAtMs + 5_000 })).toBe(
      'job.20260601T001000Z succeeded',
    );
    await later(world, 121);
    expect((await world.head()).counters).toMatchObject({ succeeded: 1, missed: 29 });
  });

  test('nobody starts it here, cancelling ends its record, and another command takes it over', async () => {
    const world = await atNine();
    const by = { by: 'me' };
    const range = { from: 0, to: 1_900_000_000, order: 'oldest', only: 'all', maxConcurrent: 1 } as const;
    expect(await triggerRun(world.runner(), 'job', by)).toMatchObject({ refusal: { code: 'runs_elsewhere' } });
    expect(await backfillJob(world.runner(), 'job', range, by)).toMatchObject({ refusal: { code: 'runs_elsewhere' } });
    await tell(world, { kind: 'start' });
    await cancelRun(world.runner(), RUN, by);
    await later(world, 1);
    expect(await world.run(RUN)).toMatchObject({ status: 'cancelled', reason: 'cancelled by me' });

    const patched = await patchJob(world.runner(), 'job', { command: 'true' }, by);
    expect(patched).toMatchObject({
      value: { definition: { maxRetries: 3, overlap: 'skip', onLost: 'retry', timeoutSeconds: 600 } },
    });
    const [message] = await world.fire(24 * HOUR);
    await world.deliver(message);
    expect((await world.run('job.20260602T090000Z')).status).toBe('succeeded');
    expect(await tell(world, { kind: 'start' })).toBe('runs_here');
  });
});
