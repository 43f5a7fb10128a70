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
