import { expect, test } from 'vitest';
import type { TypedClient } from '#api/client/typed-client.ts';
import { apiWorld } from '#test/api/api-world.ts';

const SCHEDULE = { cron: '0 9 * * *', timezone: 'Europe/Berlin' };
const JOB = { id: 'report', schedule: SCHEDULE, command: 'make report', args: ['a', 1], tags: ['x'] } as const;

/** What a program can write: this is checked as it is compiled, and never runs. */
async function refusedByTheCompiler(client: TypedClient): Promise<void> {
  // @ts-expect-error: none of these is a command, an overlap policy
  await client.putJob('report', { schedule: 5, command: 7, overlap: 'nope' });
  // @ts-expect-error: timezone
  await client.createJob({ id: 'report', schedule: '@daily', command: 'make', timezon: 'UTC' });
  // @ts-expect-error: a job that is created has an id
  await client.createJob({ schedule: '@daily', command: 'make' });
  // @ts-expect-error: a url is missing
  await client.putJob('report', { schedule: '@daily', command: { type: 'http' } });
  // @ts-expect-error: a file of somebody else holds anything
  await client.createJob(JSON.parse('{}') as unknown);
  // @ts-expect-error: maxRetries
  await client.patchJob('report', { maxRetrys: 2 });
  // @ts-expect-error: a policy that there is not
  await client.patchJob('report', { overlap: 'nope' });
  // @ts-expect-error: within an object, too
  await client.patchJob('report', { group: { maxConcurrent: 'two' } });
  // @ts-expect-error: no command
  await client.plan({ jobs: [{ id: 'report', schedule: '@daily' }] });
  // @ts-expect-error: overlap
  await client.apply({ jobs: [JOB, { ...JOB, overlapp: 'skip' }] });
  // @ts-expect-error: neither an id nor a job
  await client.forecast({ jobs: [7] });
}

test('what a program may write, readonly or not, is what the API takes', async () => {
  expect(refusedByTheCompiler).toBeTypeOf('function');
  const client: TypedClient = apiWorld().client;

  expect((await client.plan({ jobs: [JOB] })).items).toMatchObject([{ id: 'report', change: 'created' }]);
  expect((await client.apply({ jobs: [JOB], source: 'mine', prune: true })).items).toHaveLength(1);
  await client.createJob({
    id: 'http',
    command: { type: 'http', url: 'https://example.com/' },
    after: [{ job: 'report' }],
  });
  await client.putJob('http', { schedule: ['@daily', SCHEDULE], command: { type: 'shell', argv: ['make'] } });
  expect((await client.getJob('http')).command).toEqual({ type: 'shell', argv: ['make'] });

  const { schedule = SCHEDULE, command, env, tags } = await client.getJob('report');
  expect(await client.putJob('copy', { schedule, command, env, tags })).toMatchObject({ schedule: SCHEDULE });

  const patched = await client.patchJob(
    'report',
    { args: null, group: { name: 'g' }, overlap: 'queue' },
    { ifRevision: 1 },
  );
  expect(patched).toMatchObject({ overlap: 'queue', group: { name: 'g' } });
  expect(patched).not.toHaveProperty('args');
  expect((await client.patchJob('report', { group: null, env: { A: 'b' } })).env).toEqual({ A: 'b' });
  expect((await client.forecast({ jobs: ['report', JOB], days: 1 })).jobs).toHaveLength(2);
});
