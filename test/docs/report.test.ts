import { fail, slow, startTestScheduler, succeed } from 'cronstack/testing';
import { expect, test } from 'vitest';

const jobs = [{ id: 'report', schedule: '0 9 * * 1-5', command: 'make report', timeoutSeconds: 600, maxRetries: 1 }];

test('the report is tried again, and nobody waits for it on a Saturday', async () => {
  await using cron = await startTestScheduler({
    now: '2026-11-27T08:00:00Z',
    jobs,
    commands: { report: [fail('disk full'), succeed({ output: '12 pages\n' }), slow('11 minutes')] },
  });

  await cron.advance('1 day');
  expect(await cron.runs('report')).toMatchObject([
    { status: 'succeeded', attempts: [{ reason: 'exit code 1: disk full' }, {}], outputTail: '12 pages\n' },
  ]);
  expect(await cron.explain('report', '2026-11-28T09:00:00Z')).toMatchObject({
    kind: 'not_planned',
    why: [{ kind: 'off_schedule' }],
  });

  await cron.advanceTo('2026-11-30T12:00:00Z');
  expect((await cron.runs('report')).at(-1)).toMatchObject({ status: 'timed_out' });
});
