import { expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type ApiWorld, apiWorld } from '../api-world.ts';

const JOB = { id: 'report', schedule: '* * * * *', command: 'echo report', timezone: 'UTC', maxRetries: 0 };

test('sums up outcomes, lateness, time in the queue and duration, and reads no more than it is asked for', async () => {
  const world = apiWorld();
  await world.client.createJob(JOB);
  for (let minute = 1; minute <= 10; minute += 1) {
    await runMinute(world, minute);
  }

  expect(await world.client.jobStats('report')).toEqual({
    runs: 10,
    from: '2026-11-05T08:01:00Z',
    to: '2026-11-05T08:10:00Z',
    statuses: { succeeded: 9, failed: 1 },
    latenessMs: { count: 10, p50: 500, p95: 1_000, p99: 1_000 },
    queueMs: { count: 10, p50: 500, p95: 1_000, p99: 1_000 },
    durationMs: { count: 10, p50: 5_000, p95: 10_000, p99: 10_000 },
  });
  expect(await world.client.jobStats('report', 2)).toMatchObject({
    runs: 2,
    from: '2026-11-05T08:09:00Z',
    durationMs: { count: 2, p50: 9_000 },
  });
});

test('counts all fires of a span, and leaves runs by hand out of the lateness', async () => {
  const world = apiWorld();
  await world.client.createJob({ ...JOB, schedule: '*/5 * * * *', catchup: 'none' });
  world.clock.advanceTo('2026-11-05T09:00:30Z');
  await wakeJob(world.engine, 'report');
  await world.runAll();
  world.clock.advanceBy(60_000);
  await world.client.runJob('report');
  await world.runAll();

  const stats = await world.client.jobStats('report');

  expect(stats.statuses).toEqual({ missed: 11, succeeded: 2 });
  expect(stats.latenessMs).toMatchObject({ count: 1, p50: 30_000 });
  expect(stats.durationMs).toMatchObject({ count: 2 });
});

test('sums up what Claude Code cost, did and was denied', async () => {
  const world = apiWorld();
  const command = { type: 'claude', prompt: 'Read the logs', model: 'opus' } as const;
  await world.client.createJob({ ...JOB, command });
  const figures = { turns: 3, costMicroUsd: 100_100, durationApiMs: 800, apiRetries: 0 };
  const denials = [{ tool: 'Write', rule: 'Edit(//a)' }, { tool: 'Bash' }];
  const reason = { code: 'claude_denied', text: '2 calls were denied: Write, Bash' } as const;
  for (const [minute, result] of [
    { kind: 'succeeded', figures } as const,
    { kind: 'failed', reason, retryable: false, figures: { ...figures, denials } } as const,
    { kind: 'failed', reason, retryable: false } as const,
  ].entries()) {
    world.clock.advanceTo(Date.parse('2026-11-05T08:01:00Z') + minute * 60_000);
    await wakeJob(world.engine, 'report');
    await world.runAll(() => result);
  }

  expect((await world.client.jobStats('report')).claude).toEqual({ runs: 2, turns: 6, costUsd: 0.2002, denials: 2 });
  expect((await world.client.getRun('report.20261105T080200Z')).claude).toEqual({
    turns: 3,
    costUsd: 0.1001,
    durationApiMs: 800,
    apiRetries: 0,
    denials,
  });
});

test('of a job that never ran are empty, and of none are refused', async () => {
  const { client } = apiWorld();
  await client.createJob(JOB);

  expect(await client.jobStats('report')).toEqual({ runs: 0, statuses: {} });
  await expect(client.jobStats('nobody')).rejects.toMatchObject({ code: 'job_not_found' });
  await expect(client.jobStats('report', 501)).rejects.toMatchObject({ code: 'invalid_request' });
});

/** Lets a minute's fire start a tenth of a second later than the one before, and take a second more. */
async function runMinute({ clock, engine, runAll }: ApiWorld, minute: number): Promise<void> {
  clock.advanceTo(Date.parse('2026-11-05T08:00:00Z') + minute * 60_000);
  await wakeJob(engine, 'report');
  clock.advanceBy(minute * 100);
  await runAll(() => {
    clock.advanceBy(minute * 1_000);
    return minute === 10 ? { kind: 'failed', reason: exitedWith(1), retryable: false } : { kind: 'succeeded' };
  });
}
