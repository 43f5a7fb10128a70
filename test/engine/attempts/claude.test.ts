import { expect, test } from 'vitest';
import type { ClaudeFigures } from '#domain/claude/figures.ts';
import { claudeDenied, claudeLimit } from '#domain/runs/reasons/claude.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import { retryRun } from '#engine/runs/retry.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { EngineWorld } from '../engine-world.ts';

const COMMAND = { type: 'claude', prompt: 'Read the logs', model: 'opus' };
const MINUTE_MS = 60_000;

test('what a run cost is that of all its attempts; the rest is of the last one', async () => {
  const world = new EngineWorld();
  const failed: ExecutionResult = {
    kind: 'failed',
    reason: { code: 'claude_api', text: 'overloaded' },
    retryable: true,
    figures: figures(0.5, { sessionId: 'one', denials: [{ tool: 'Bash' }] }),
  };
  world.act = async ({ attempt }) =>
    attempt === 1 ? failed : { kind: 'succeeded', figures: figures(0.25, { sessionId: 'two' }) };
  await world.job({ command: COMMAND, retryDelaySeconds: 0 });
  const [message] = await world.fire();
  await world.deliver(message);
  await world.deliver(message);

  expect((await world.run('job.20260601T000100Z')).claude).toEqual(figures(0.75, { sessionId: 'two' }));
});

test('a usage limit is waited for, and the attempt that met it does not count', async () => {
  const world = new EngineWorld();
  await world.job({ command: COMMAND, maxRetries: 0 });
  const [message] = await world.fire();
  const untilMs = world.clock.now() + 60 * MINUTE_MS;
  world.act = async ({ attempt }) => (attempt === 1 ? limited(untilMs) : { kind: 'succeeded' });

  await world.deliver(message);

  const waiting = await world.run('job.20260601T000100Z');
  expect(waiting).toMatchObject({
    status: 'retrying',
    reasonCode: 'claude_limit',
    attempts: [{ number: 1, result: 'failed', uncounted: true }],
  });
  expect(waiting.retryAtMs).toBeGreaterThanOrEqual(untilMs);
  expect(waiting.retryAtMs).toBeLessThanOrEqual(untilMs + MINUTE_MS);
  await world.clock.advanceByAsync(61 * MINUTE_MS);
  await world.deliver(message);
  expect(await world.run('job.20260601T000100Z')).toMatchObject({ status: 'succeeded', attempts: [{}, { number: 2 }] });
});

test('a limit that never ends is not waited for for ever', async () => {
  const world = new EngineWorld();
  world.act = async () => limited(world.clock.now());
  await world.job({ command: COMMAND, maxRetries: 5 });
  const [message] = await world.fire();
  for (let waits = 0; waits < 25; waits += 1) {
    await world.deliver(message);
    await world.clock.advanceByAsync(2 * MINUTE_MS);
  }

  const run = await world.run('job.20260601T000100Z');
  expect(run).toMatchObject({ status: 'failed', reasonCode: 'claude_limit' });
  expect(run.attempts.map(({ uncounted }) => uncounted === true)).toEqual([...Array(20).fill(true), false]);
});

test('a cancellation ends the wait', async () => {
  const world = new EngineWorld();
  world.act = async () => limited(world.clock.now() + MINUTE_MS);
  await world.job({ command: COMMAND });
  const [message] = await world.fire();
  world.act = async (execution) => {
    const run = await world.run(execution.runId);
    await world.ports.history.writeRun({ ...run, version: run.version + 1, cancelRequested: 'cancelled by ann' });
    return limited(world.clock.now() + MINUTE_MS);
  };
  await world.deliver(message, 6);

  expect(await world.run('job.20260601T000100Z')).toMatchObject({ status: 'cancelled', reason: 'cancelled by ann' });
});

test("once the day's budget is used up runs are skipped, until the day of the job's zone is over", async () => {
  const world = new EngineWorld();
  world.act = async () => ({ kind: 'succeeded', figures: figures(2.49) });
  // It is 05:30 in Kolkata as the test begins: its day ends at 18:30 UTC.
  await world.job({
    command: { ...COMMAND, dailyBudgetUsd: 5 },
    schedule: 'every 6 hours',
    timezone: 'Asia/Kolkata',
    timeoutSeconds: 60,
  });
  for (let fires = 0; fires < 4; fires += 1) {
    const [message] = await world.fire(6 * 3_600);
    await world.deliver(message);
  }

  const statuses = ['06', '12', '18'].map((hour) => world.run(`job.20260601T${hour}0000Z`));
  expect(await Promise.all(statuses)).toMatchObject([
    { status: 'succeeded' },
    { status: 'succeeded' },
    { status: 'succeeded' },
  ]);
  expect(await world.run('job.20260602T000000Z')).toMatchObject({ status: 'succeeded' });
  expect(world.executions).toHaveLength(4);
  world.act = async () => ({ kind: 'succeeded', figures: figures(2.6) });
  for (let fires = 0; fires < 2; fires += 1) {
    const [message] = await world.fire(6 * 3_600);
    await world.deliver(message);
  }
  expect(world.executions).toHaveLength(5);
  expect(await world.run('job.20260602T120000Z')).toMatchObject({
    status: 'skipped',
    reasonCode: 'claude_day_budget',
    reason: "the day's budget of $5 is used up ($5.09; dailyBudgetUsd)",
    attempts: [],
  });
  expect((await world.head()).counters.skipped).toBe(1);
});

test('another attempt that the budget does not allow is not made', async () => {
  const world = new EngineWorld();
  world.act = async () => ({
    kind: 'failed',
    reason: { code: 'claude_api', text: 'overloaded' },
    retryable: true,
    figures: figures(6),
  });
  await world.job({ command: { ...COMMAND, dailyBudgetUsd: 5 }, retryDelaySeconds: 0 });
  const [message] = await world.fire();
  await world.deliver(message);
  await world.deliver(message);

  expect(world.executions).toHaveLength(1);
  expect(await world.run('job.20260601T000100Z')).toMatchObject({ status: 'failed', reasonCode: 'claude_day_budget' });
});

test('a run that failed as calls were denied is done again in its session; any other one is not', async () => {
  const world = new EngineWorld();
  const denied: ExecutionResult = {
    kind: 'failed',
    reason: claudeDenied(['Write']),
    retryable: false,
    figures: figures(0.1, { sessionId: 'night' }),
  };
  const ends = [denied, { kind: 'succeeded', figures: figures(0.1, { sessionId: 'night' }) } as const];
  world.act = async () => ends[world.executions.length - 1] ?? { kind: 'succeeded' };
  await world.job({ command: COMMAND });
  const [first] = await world.fire();
  await world.deliver(first);
  const again = await retried(world, 'job.20260601T000100Z');
  await retried(world, again);

  expect(world.executions.map(({ resume }) => resume)).toEqual([undefined, 'night', undefined]);
});

test.each([
  ['ANTHROPIC_API_KEY', 'sk-ant-1'],
  ['CLAUDE_CONFIG_DIR', '/home/ann/.claude'],
])('a run is refused the variable %s that its job is refused', async (name, value) => {
  const world = new EngineWorld();
  await world.job({ command: COMMAND });
  const given = await triggerRun(world.runner(), 'job', { by: 'ann', inputs: { env: { [name]: value } } });

  expect(given).toMatchObject({ ok: false, refusal: { errors: [{ path: `env.${name}` }] } });
  expect(JSON.stringify(given)).not.toContain(value);
});

async function retried(world: EngineWorld, runId: string): Promise<string> {
  const asked = await retryRun(world.runner(), runId, { by: 'ann' });
  if (!asked.ok) {
    throw new Error(JSON.stringify(asked.refusal));
  }
  for (const message of world.ports.queues.takeRuns()) {
    await deliverRun(world.runner(), message);
  }
  return asked.value.id;
}

function limited(waitUntilMs: number): ExecutionResult {
  return { kind: 'failed', reason: claudeLimit('2026-06-01T01:01:00Z'), retryable: false, waitUntilMs };
}

function figures(usd: number, more: Partial<ClaudeFigures> = {}): ClaudeFigures {
  return { turns: 1, costMicroUsd: Math.round(usd * 1_000_000), durationApiMs: 10, apiRetries: 0, ...more };
}
