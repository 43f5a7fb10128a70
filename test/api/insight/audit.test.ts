import { expect, test } from 'vitest';
import { wakeJob } from '#engine/waking/wake.ts';
import { apiWorld } from '../api-world.ts';

const JOB = { id: 'report', schedule: '* * * * *', command: 'echo report', timezone: 'UTC' };

test('an edit shows each field that it changed, before and after', async () => {
  const { client } = apiWorld();
  await client.createJob({ ...JOB, env: { STAGE: 'test', REGION: 'eu' }, description: 'old' });
  await client.patchJob('report', {
    schedule: ['0 9 * * *', '0 17 * * *'],
    env: { STAGE: 'live' },
    description: null,
    endAt: '2027-01-01T00:00:00Z',
  });

  const [edit, create] = (await client.listAudit('report')).items;

  expect(create).toEqual(expect.not.objectContaining({ changes: expect.anything() }));
  expect(edit).toMatchObject({ action: 'edit', by: 'local', revisionBefore: 1, revisionAfter: 2 });
  expect(edit?.changes).toHaveLength(4);
  expect(edit?.changes).toEqual(
    expect.arrayContaining([
      { field: 'schedule', before: '* * * * *', after: ['0 9 * * *', '0 17 * * *'] },
      { field: 'env.STAGE', before: 'test', after: 'live' },
      { field: 'description', before: 'old' },
      { field: 'endAt', after: '2027-01-01T00:00:00Z' },
    ]),
  );
});

test('secrets are masked: by their names, and wherever they stand', async () => {
  const { client } = apiWorld();
  await client.createJob({ ...JOB, env: { API_TOKEN: 'first-secret' } });
  await client.patchJob('report', {
    env: { API_TOKEN: 'second-secret' },
    command: 'curl -H second-secret https://u:hunter2222@host',
  });

  const { items } = await client.listAudit('report');

  expect(JSON.stringify(items)).not.toMatch(/first-secret|second-secret/);
  expect(items[0]?.changes).toEqual(
    expect.arrayContaining([
      { field: 'env.API_TOKEN', before: '***', after: '***' },
      { field: 'command.line', before: 'echo report', after: expect.stringContaining('curl -H *** ') },
    ]),
  );
});

test('numbers are, too, and whatever stands below such a name', async () => {
  const { client } = apiWorld();
  await client.createJob({ ...JOB, args: { db: { password: { pin: 1_234, hint: 'cat' } }, retries: 3 } });
  await client.patchJob('report', { args: { db: { password: { pin: 98_765_432, hint: 'dog' } }, retries: 4 } });

  const { items } = await client.listAudit('report');

  expect(items[0]?.changes).toEqual([
    { field: 'args.db.password.pin', before: '***', after: '***' },
    { field: 'args.db.password.hint', before: '***', after: '***' },
    { field: 'args.retries', before: 3, after: 4 },
  ]);
});

test('passwords inside command lines are masked', async () => {
  const { client } = apiWorld();
  await client.createJob({ ...JOB, command: 'curl -u admin:tr0ub4dor https://x.test' });
  await client.patchJob('report', { command: 'backup --password=c0rrecthorse /data' });

  const { items } = await client.listAudit('report');

  expect(items[0]?.changes).toEqual([
    { field: 'command.line', before: 'curl -u admin:*** https://x.test', after: 'backup --password=*** /data' },
  ]);
});

test('who cancelled a run is recorded wherever the run was, once however often it is asked', async () => {
  const world = apiWorld();
  const { client } = world;
  await client.createJob({ ...JOB, overlap: 'queue' });
  world.clock.advanceTo('2026-11-05T08:01:00Z');
  await wakeJob(world.engine, 'report');
  world.clock.advanceTo('2026-11-05T08:02:00Z');
  await wakeJob(world.engine, 'report');

  await client.cancelRun('report.20261105T080200Z');
  await client.cancelRun('report.20261105T080100Z');
  await expect(client.cancelRun('report.20261105T080100Z')).rejects.toMatchObject({ code: 'run_final' });

  const { items } = await client.listAudit('report');
  expect(items.map(({ action, runId }) => [action, runId])).toEqual([
    ['cancel', 'report.20261105T080100Z'],
    ['cancel', 'report.20261105T080200Z'],
    ['create', undefined],
  ]);
});

test('a running run is asked to stop once, by one who is named', async () => {
  const world = apiWorld();
  await world.client.createJob(JOB);
  const { id } = await world.client.runJob('report');
  const asked: unknown[] = [];

  await world.runAll(async () => {
    asked.push(await world.client.cancelRun(id), await world.client.cancelRun(id));
    await world.clock.advanceByAsync(5_000);
    return { kind: 'stopped' };
  });

  expect(asked).toMatchObject([
    { status: 'running', cancelRequested: 'cancelled by local' },
    { status: 'running', cancelRequested: 'cancelled by local' },
  ]);
  const { items } = await world.client.listAudit('report');
  expect(items.map(({ action, runId }) => [action, runId])).toEqual([
    ['cancel', id],
    ['run', id],
    ['create', undefined],
  ]);
});
