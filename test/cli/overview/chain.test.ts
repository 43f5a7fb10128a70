import { beforeEach, describe, expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { type CliWorld, cliWorld } from '#test/cli/cli-world.ts';

const following = (job: string, on = 'success') => [{ job, on }];

let world: CliWorld;

beforeEach(async () => {
  world = cliWorld();
  const { client } = world.api;
  await client.createJob({ id: 'extract', schedule: '@daily', command: 'true', source: 'etl' });
  await client.createJob({ id: 'load', after: following('extract'), command: 'true' });
  await client.createJob({ id: 'alert', after: following('extract', 'failure'), command: 'true' });
  await client.createJob({ id: 'report', after: following('load'), command: 'true' });
});

test('a chain is shown as one thing, whichever job of it is named', async () => {
  const chain = 'extract\n  alert (on failure)\n  load (on success)\n    report (on success)\n';

  expect((await world.run('chain', 'report')).out).toBe(chain);
  expect((await world.run('chain', 'extract')).out).toBe(chain);
  expect((await world.run('chain', 'load', '--quiet')).out).toBe('extract\nalert\nload\nreport\n');
  expect((await world.run('chain', 'none')).code).toBe(1);
  await world.api.client.runJob('extract');
  await world.api.runAll();
  expect((await world.run('chain', 'extract')).out).toMatch(
    /^extract {2}last: succeeded\n {2}alert \(on failure\) {2}not run this time\n/,
  );
});

test('each follower is shown with the run that followed the run above it, and not with another one', async () => {
  const { api } = world;
  await api.client.createJob({ id: 'sweep', after: following('load', 'failure'), command: 'true' });
  await api.client.createJob({ id: 'tell', after: following('extract', 'finish'), command: 'true' });
  const round = async (status: 'succeeded' | 'failed') => {
    const { id } = await api.client.runJob('extract');
    await api.runAll(({ jobId }) =>
      jobId === 'extract' && status === 'failed'
        ? { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: false }
        : { kind: 'succeeded' },
    );
    api.clock.advanceBy(60_000);
    return id;
  };
  await round('succeeded');
  const first = (await world.run('chain', 'extract')).out;
  const run = await round('failed');

  const second = (await world.run('chain', 'report')).out;

  expect(first.split('\n').sort().slice(1)).toEqual([
    '    report (on success)  this time: succeeded',
    '    sweep (on failure)  not run this time',
    '  alert (on failure)  not run this time',
    '  load (on success)  this time: succeeded',
    '  tell (on finish)  this time: succeeded',
    'extract  last: succeeded',
  ]);
  expect(second.split('\n').sort().slice(1)).toEqual([
    '    report (on success)  not run this time',
    '    sweep (on failure)  not run this time',
    '  alert (on failure)  this time: succeeded',
    '  load (on success)  not run this time',
    '  tell (on finish)  this time: succeeded',
    'extract  last: failed',
  ]);
  const [link] = JSON.parse((await world.run('chain', 'extract', '--json')).out);
  expect(link.run).toMatchObject({ id: run, status: 'failed' });
  const of = (id: string) => link.followers.find((one: { readonly id: string }) => one.id === id);
  expect(await api.client.getRun(of('alert').run.id)).toMatchObject({ parent: { runId: run } });
  expect(of('load')).toMatchObject({ last: 'succeeded', notRun: true });
  expect(of('load').run).toBeUndefined();
});

test('a list says what a follower follows', async () => {
  expect((await world.run('list')).out).toMatch(/^load .* after extract \(success\)$/m);
});

describe('a job that others run after', () => {
  test('is deleted only by force, and is refused with their names', async () => {
    expect(await world.run('delete', 'extract')).toMatchObject({
      code: 1,
      err: expect.stringContaining('load, alert run after extract: delete or change that first, or force it'),
    });
    expect((await world.run('delete', 'report')).code).toBe(0);
    expect((await world.run('delete', 'load')).code).toBe(0);
    expect((await world.run('delete', 'extract', '--force')).code).toBe(0);

    expect((await world.run('explain', 'alert', '09:00')).out).toContain(
      'it runs after extract (failure); extract is there no more',
    );
    expect((await world.run('chain', 'alert')).out).toBe('extract  is there no more\n  alert (on failure)\n');
  });

  test('is deleted by no pruning while a job of the set, or another one, runs after it', async () => {
    const apply = async (jobs: object[], command = 'apply') => {
      world.files.set('jobs.json', JSON.stringify(jobs));
      return await world.run(command, 'jobs.json', '--source', 'etl', '--prune');
    };
    const others = [
      { id: 'load', after: [], schedule: '@daily', command: 'true' },
      { id: 'alert', after: [], schedule: '@daily', command: 'true' },
    ];
    const follows = { id: 'load', after: following('extract'), command: 'true' };

    for (const command of ['plan', 'apply']) {
      expect((await apply([follows], command)).err).toContain(
        'load).after[0].job: extract is not in the set, and prune deletes it',
      );
      expect((await apply([], command)).err).toContain('load, alert run after extract');
    }
    expect((await world.run('list', '--quiet')).out).toContain('extract');
    expect((await apply(others)).out).toMatch(/^deleted +extract/m);
  });

  test('goes with those that follow it, in whichever order they are found', async () => {
    const jobs = ['a', 'b', 'c'].map((id, index) => ({
      id,
      command: 'true',
      ...(index === 0 ? { schedule: '@daily' } : { after: following('a') }),
    }));
    world.files.set('all.json', JSON.stringify(jobs));
    world.files.set('none.json', '[]');
    await world.run('apply', 'all.json', '--source', 'set');

    expect((await world.run('apply', 'none.json', '--source', 'set', '--prune')).out).toContain('3 deleted');
  });
});
