import { startTestScheduler } from 'cronstack/testing';
import { expect, test } from 'vitest';

test('a year of a daily job is a moment of a test', { timeout: 400_000 }, async () => {
  const jobs = { id: 'report', schedule: '0 9 * * *', command: 'make report' };
  await using cron = await startTestScheduler({ now: '2026-11-23T08:00:00Z', jobs });
  const before = process.cpuUsage();

  await cron.advance('365 days');

  const { user, system } = process.cpuUsage(before);
  const runs = await cron.runs('report');
  expect(runs).toHaveLength(365);
  expect(runs.every(({ status, latenessMs }) => status === 'succeeded' && latenessMs === 0)).toBe(true);
  console.info(`a year took ${Math.round((user + system) / 1_000)} ms of CPU`);
});
