import { expect, test } from 'vitest';
import { jobTable } from '#local/job-table.ts';
import { apiWorld } from '#test/api/api-world.ts';

test('a job that others start is shown with those, and one that is paused as such', async () => {
  const { client, engine } = apiWorld();
  await client.createJob({ id: 'load', schedule: '0 9 * * *', command: 'true' });
  await client.createJob({ id: 'alert', after: [{ job: 'load', on: 'failure' }], command: 'true' });
  await client.createJob({ id: 'rest', schedule: '@daily', command: 'true' });
  await client.pauseJob('rest', { note: 'holidays' });

  expect(await jobTable(engine)).toMatch(/^alert +after load \(failure\)\nrest +none: paused \(holidays\)\n$/m);
});

test('a fire that came while nothing ran is not called the next one', async () => {
  const { client, engine, clock } = apiWorld();
  await client.createJob({ id: 'daily', schedule: '0 9 * * *', command: 'true' });
  await client.createJob({ id: 'hourly', schedule: '30 * * * *', command: 'true' });
  await client.createJob({ id: 'once', schedule: { at: ['2026-11-05T08:10:00'] }, command: 'true' });
  clock.advanceTo('2026-11-05T08:59:59Z');
  const before = await jobTable(engine);
  clock.advanceTo('2026-11-05T09:00:00Z');

  expect(before).toMatch(
    /^JOB.*\ndaily +2026-11-05 09:00:00.*\nhourly +2026-11-05 09:30:00.*\nonce +none ahead; its last one is due\n$/,
  );
  expect(await jobTable(engine)).toMatch(/^JOB.*\nhourly +2026-11-05 09:30:00.*\ndaily +2026-11-06 09:00:00/);
});
