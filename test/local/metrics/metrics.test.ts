import { describe, expect, test } from 'vitest';
import type { Principal } from '#domain/access/may.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { pauseJob } from '#engine/jobs/pause.ts';
import { metricsText } from '#local/metrics/answer.ts';
import { CountedRuns } from '#local/metrics/counted.ts';
import { exposition } from '#local/metrics/exposition.ts';
import { withMetrics } from '#local/metrics/with-metrics.ts';
import { EngineWorld } from '#test/engine/engine-world.ts';
import { httpEvent } from '#testing/http-event.ts';
import { parsedExposition } from './parsed.ts';

const ALL: Principal = { name: 'ann', grants: [{ role: 'viewer', jobs: ['*'], commandKinds: [] }] };
const SOME: Principal = { name: 'bob', grants: [{ role: 'admin', jobs: ['team-*'], commandKinds: [] }] };

describe('the metrics', () => {
  test('count what ended by outcome and reason, and how late it began; of each such job they say where it stands', async () => {
    const world = new EngineWorld();
    const counted = new CountedRuns();
    await world.job({ maxRetries: 0 });
    for (const end of ['succeeded', 'failed', 'failed'] as const) {
      world.act = async () =>
        end === 'succeeded'
          ? { kind: end, exitCode: 0 }
          : { kind: end, reason: exitedWith(3), exitCode: 3, retryable: false };
      const [message] = await world.fire();
      await world.clock.advanceByAsync(7_000);
      await world.deliver(message);
      counted.add(await world.run(message?.runId ?? ''));
    }
    await world.fire();

    const samples = parsedExposition(await metricsText(counted, world.ports.heads));

    const figure = (name: string, labels: object = {}) =>
      samples.find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels))?.value;
    expect(figure('cronstack_runs_ended_total', { outcome: 'succeeded', reason: '' })).toBe(1);
    expect(figure('cronstack_runs_ended_total', { outcome: 'failed', reason: 'exit_code' })).toBe(2);
    expect(figure('cronstack_lateness_seconds_bucket', { le: '5' })).toBe(0);
    expect(figure('cronstack_lateness_seconds_bucket', { le: '+Inf' })).toBe(3);
    expect(figure('cronstack_lateness_seconds_count')).toBe(3);
    const head = await world.head();
    expect(figure('cronstack_job_last_success_timestamp_seconds', { job: 'job' })).toBe(
      Date.parse('2026-06-01T00:01:07Z') / 1000,
    );
    expect(figure('cronstack_job_next_fire_timestamp_seconds', { job: 'job' })).toBe(head.nextFireAt);
    expect(figure('cronstack_job_running', { job: 'job' })).toBe(1);
    expect(figure('cronstack_job_failures_in_a_row', { job: 'job' })).toBe(2);

    await pauseJob(world.runner(), 'job', { by: 'ann' });
    expect(await metricsText(counted, world.ports.heads)).not.toContain('next_fire');
  });

  test('keep a thousand jobs, those whose runs ended last', async () => {
    const world = new EngineWorld();
    const counted = new CountedRuns();
    await world.job({ maxRetries: 0 });
    const [message] = await world.fire();
    await world.deliver(message);
    const run = await world.run(message?.runId ?? '');
    for (let index = 0; index < 1_001; index += 1) {
      counted.add({ ...run, jobId: `job-${index}` });
    }

    expect(counted.jobIds).toHaveLength(1_000);
    expect(counted.jobIds[0]).toBe('job-1');
  });

  test('hold any label, whatever stands in it', () => {
    const job = 'a"b\\c\nd}e{f,g="h"\ud800 é😀';
    const text = exposition([
      { name: 'x', help: 'one\\two\nthree', type: 'gauge', figures: [{ labels: { job }, value: 1.5 }] },
    ]);

    expect(parsedExposition(text)).toEqual([
      { name: 'x', labels: { job: job.replace('\ud800', '\ufffd') }, value: 1.5 },
    ]);
  });

  test.each([
    ['GET', '/metrics', ALL, 200],
    ['HEAD', '/metrics', ALL, 200],
    ['GET', '/metrics', SOME, 403],
    ['GET', '/metrics', undefined, 403],
    ['POST', '/metrics', ALL, 404],
    ['GET', '/v1/jobs', ALL, 404],
  ])('%s %s is answered to who sees all jobs: %o', async (method, path, principal, status) => {
    const handler = withMetrics(
      async () => ({ statusCode: 404 }),
      async () => 'text',
    );

    const answer = await handler(
      await httpEvent(new Request(`http://localhost${path}`, { method }), 'r'),
      undefined,
      principal,
    );

    expect(answer.statusCode).toBe(status);
    expect(answer.body === 'text').toBe(method === 'GET' && status === 200);
  });
});
