import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineTask } from 'cronstack/task';
import { startTestScheduler } from 'cronstack/testing';

const count = defineTask(({ lastResult, setResult }) => {
  setResult(typeof lastResult === 'number' ? lastResult + 1 : 1);
});

test('the task counts its days, and not those on which it is paused', async (t) => {
  const cron = await startTestScheduler({
    now: '2027-01-01T00:00:00Z',
    timezone: 'Europe/Berlin',
    jobs: { id: 'count', schedule: '@daily', command: { type: 'task', name: 'count' } },
    tasks: { count },
  });
  t.after(() => cron.close());

  await cron.advance('30 days');
  await cron.client.pauseJob('count', { note: 'holidays' });
  await cron.advance('14 days');
  await cron.client.resumeJob('count');
  await cron.advance('1 day');

  const runs = await cron.runs('count');
  assert.equal(runs.length, 31);
  assert.equal(runs.at(-1)?.result, 31);
});
