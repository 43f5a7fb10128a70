import { describe, expect, test, vi } from 'vitest';
import { type ApiWorld, apiWorld, send, watchWrites } from '../api-world.ts';

const ONE = { id: 'one', schedule: '@daily', command: 'true' };
const TWO = { id: 'two', cron_expression: '@hourly', command: 'true' };

describe('plan and apply', () => {
  test('plan says what apply does, and does nothing', async () => {
    const world = apiWorld();
    await world.client.createJob(ONE);
    const written = watchWrites(world);

    const plan = await world.client.plan({ jobs: [ONE, TWO] });

    expect(plan).toEqual({
      items: [
        { id: 'one', change: 'unchanged', words: [] },
        {
          id: 'two',
          change: 'created',
          words: [expect.any(String), '24 fires a day', expect.any(String), 'command: shell line: true'],
        },
      ],
      hash: expect.any(String),
    });
    expect(written()).toEqual([]);
    expect(await world.client.apply({ jobs: [ONE, TWO], plan: plan.hash })).toEqual({
      items: [
        { id: 'one', change: 'unchanged' },
        { id: 'two', change: 'created', command: 'shell line' },
      ],
    });
    expect(await world.client.apply({ jobs: [ONE, { ...TWO, command: 'false' }] })).toMatchObject({
      items: [{ change: 'unchanged' }, { id: 'two', change: 'updated' }],
    });
  });

  test('a secret that stands in a definition is warned of, and a reference or a word is not', async () => {
    const env = { DB_PASSWORD: 'hunter2-hunter2', API_TOKEN: { fromEnvironment: 'API_TOKEN' }, USE_TOKEN: 'true' };
    const { items } = await apiWorld().client.plan({ jobs: [{ ...ONE, env }] });

    expect(items[0]?.warnings).toEqual([
      { code: 'plain-secret', message: expect.stringMatching(/^the value of DB_PASSWORD is kept in the definition/) },
    ]);
    expect(JSON.stringify(items)).not.toContain('hunter2');
  });

  test('a reference that cannot be read now is warned of at plan and apply, and told only those who may save it', async () => {
    const world = apiWorld();
    const env = { A_GONE: { fromSecret: 'a' }, B: { fromSecret: 'b' }, C_GONE: 'no reference' };
    const job = { ...ONE, env, ping: { url: { fromSecret: 'c' } } };
    const warnings = [{ code: 'reference-unreadable', message: 'now A_GONE' }];
    const reader = world.as({ name: 'ann', grants: [{ role: 'viewer', jobs: ['*'], commandKinds: [] }] });

    expect((await world.client.plan({ jobs: [job] })).items).toMatchObject([{ warnings }]);
    expect((await reader.client.plan({ jobs: [job] })).items[0]).not.toHaveProperty('warnings');
    expect((await world.client.apply({ jobs: [job] })).items).toMatchObject([{ warnings }]);
    expect((await world.client.apply({ jobs: [job] })).items).toEqual([{ id: 'one', change: 'unchanged' }]);
  });

  test('a plan names what changes, in words and field by field, without its secrets', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...ONE, env: { API_TOKEN: 'hunter2-hunter2' } });

    const plan = await world.client.plan({ jobs: [{ ...ONE, schedule: '*/5 * * * *', catchup: 'none' }] });

    expect(plan.items).toMatchObject([
      {
        words: [
          expect.stringMatching('schedule: '),
          '1 -> 288 fires a day',
          expect.any(String),
          'variable API_TOKEN is removed',
          'no longer catches up',
        ],
        changes: expect.arrayContaining([
          { field: 'schedule', before: '@daily', after: '*/5 * * * *' },
          { field: 'env.API_TOKEN', before: '***' },
        ]),
      },
    ]);
    expect(JSON.stringify(plan)).not.toContain('hunter2');
  });

  test.each([
    ['a job that changed since', (world: ApiWorld) => world.client.patchJob('one', { tags: ['new'] })],
    ['a job that is there since', (world: ApiWorld) => world.client.createJob(TWO)],
    ['a job that is gone since', (world: ApiWorld) => world.client.deleteJob('one')],
    ['another job to prune', (world: ApiWorld) => world.client.createJob({ ...ONE, id: 'more', source: 'team-a' })],
  ])('%s makes a plan outdated, and nothing of it is stored', async (_, change) => {
    const world = apiWorld();
    await world.client.createJob({ ...ONE, source: 'team-a' });
    const set = { jobs: [{ ...ONE, command: 'false' }, TWO], source: 'team-a', prune: true };
    const { hash } = await world.client.plan(set);
    await change(world);
    const written = watchWrites(world);

    const refused = await send(world, 'POST', '/v1/apply', { body: JSON.stringify({ ...set, plan: hash }) });

    expect(refused).toMatchObject({ status: 412, body: { code: 'plan_outdated' } });
    expect(written()).toEqual([]);
    const again = await world.client.plan(set);
    expect(await world.client.apply({ ...set, plan: again.hash })).toMatchObject({
      items: [{ id: 'one' }, {}, ...again.items.slice(2).map(({ id }) => ({ id }))],
    });
  });

  test('other jobs than those that were planned are refused, and the same in another order of keys are not', async () => {
    const world = apiWorld();
    const { hash } = await world.client.plan({ jobs: [ONE] });

    await expect(world.client.apply({ jobs: [{ ...ONE, command: 'false' }], plan: hash })).rejects.toMatchObject({
      code: 'plan_outdated',
    });
    const { id, ...rest } = ONE;
    await expect(world.client.apply({ jobs: [{ ...rest, id }], plan: hash })).resolves.toBeDefined();
  });

  test('a job that changes while a plan is applied is left as it is, and the rest of the plan undone', async () => {
    const world = apiWorld();
    await world.client.apply({ jobs: [ONE, TWO] });
    const jobs = [ONE, TWO].map((job) => ({ ...job, command: 'false' }));
    const { hash } = await world.client.plan({ jobs });
    const write = world.ports.heads.write.bind(world.ports.heads);
    const spy = vi.spyOn(world.ports.heads, 'write').mockImplementationOnce(async (head) => {
      const written = await write(head);
      await world.client.patchJob('two', { tags: ['new'] });
      return written;
    });

    await expect(world.client.apply({ jobs, plan: hash })).rejects.toMatchObject({
      code: 'plan_outdated',
      message: expect.stringContaining('two was changed since the plan; 1 jobs'),
    });

    spy.mockRestore();
    expect(await world.client.getJob('two')).toMatchObject({ tags: ['new'], command: { line: 'true' } });
  });

  test.each([
    ['with the plan', true],
    ['without a plan', false],
  ])('of two that apply the same at once %s, each job is written once', async (_, planned) => {
    const world = apiWorld();
    await world.client.createJob(ONE);
    const jobs = [{ ...ONE, command: 'false' }, TWO];
    const { hash } = await world.client.plan({ jobs });
    const apply = () => world.client.apply({ jobs, ...(planned ? { plan: hash } : {}) });

    const racing = Promise.allSettled([apply(), apply(), apply()]);
    await world.clock.advanceByAsync(60_000);
    const ends = await racing;

    const all = await Promise.all(['one', 'two'].map((id) => world.client.getJob(id)));
    expect(all).toMatchObject([
      { revision: 2, command: { line: 'false' } },
      { revision: 1, id: 'two' },
    ]);
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(refusals).toEqual(planned ? ['plan_outdated', 'plan_outdated'] : []);
  });

  test('a plan of 100 jobs reads heads and definitions at once, and none by itself', async () => {
    const world = apiWorld();
    const jobs = Array.from({ length: 100 }, (_, index) => ({ ...ONE, id: `job-${index}` }));
    await world.client.apply({ jobs });
    world.engine.knownJobs.clear();
    const { heads, definitions } = world.ports;
    const spies = [heads, definitions].flatMap((store) => [vi.spyOn(store, 'read'), vi.spyOn(store, 'readMany')]);

    await world.client.plan({ jobs });

    expect(spies.map(({ mock }) => mock.calls.length)).toEqual([0, 1, 0, 1]);
  });

  test('prune deletes the other jobs of the same source, and no others', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...ONE, id: 'by-hand' });
    await world.client.apply({ jobs: [ONE, TWO], source: 'team-a' });

    const applied = await world.client.apply({ jobs: [ONE], source: 'team-a', prune: true });

    expect(applied.items).toEqual([
      { id: 'one', change: 'unchanged' },
      { id: 'two', change: 'deleted' },
    ]);
    const { items } = await world.client.listJobs();
    expect(items.map(({ id }) => id).sort()).toEqual(['by-hand', 'one']);
  });

  test.each([
    ['no jobs at all', {}, 'jobs'],
    ['jobs that are no array', { jobs: ONE }, 'jobs'],
    ['101 jobs', { jobs: Array.from({ length: 101 }, () => ONE) }, 'jobs'],
    ['prune without a source', { jobs: [ONE], prune: true }, 'source'],
    ['an unknown key', { jobs: [ONE], dryRun: true }, 'dryRun'],
  ])('%s is refused', async (_, request, path) => {
    const answer = await send(apiWorld(), 'POST', '/v1/apply', { body: JSON.stringify(request) });

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path }] } });
  });
});

describe('preview', () => {
  test('explains a schedule: words, fires, entries', async () => {
    const preview = await apiWorld().client.preview({
      schedule: '0 9 * * 1-5',
      timezone: 'America/New_York',
      count: 2,
    });

    expect(preview).toMatchObject({
      description: expect.stringContaining('09:00'),
      fires: [
        { at: '2026-11-05T14:00:00Z', local: '2026-11-05T09:00:00-05:00' },
        { at: '2026-11-06T14:00:00Z', local: '2026-11-06T09:00:00-05:00' },
      ],
      entries: [{ timezone: 'America/New_York' }],
      exact: true,
      warnings: [],
    });
  });

  test('says why there are no entries', async () => {
    const preview = await apiWorld().client.preview({ schedule: '*/10 * * * * *', from: '2026-11-05T00:00:00Z' });

    expect(preview).toMatchObject({ exact: false, entries: [], warnings: [{}, { code: 'self-clocked' }] });
    expect(preview.fires).toHaveLength(10);
    expect(preview.fires[0]).toMatchObject({ at: '2026-11-05T00:00:10Z' });
  });

  test.each([
    [{ schedule: '61 * * * *' }, 'invalid_schedule', 'schedule'],
    [{ schedule: ['@daily', { cron: '@reboot' }] }, 'invalid_schedule', 'schedule[1]'],
    [{ schedule: 5 }, 'invalid_schedule', 'schedule'],
    [{ schedule: '@daily', timezone: 'Mars/Olympus' }, 'invalid_schedule', 'timezone'],
    [{ schedule: '@daily', count: 101 }, 'invalid_request', 'count'],
    [{ schedule: '@daily', from: 'now' }, 'invalid_request', 'from'],
    [{}, 'invalid_request', 'schedule'],
  ])('%j is refused', async (request, code, path) => {
    const answer = await send(apiWorld(), 'POST', '/v1/preview', { body: JSON.stringify(request) });

    expect(answer).toMatchObject({ status: 400, body: { code, errors: [{ path: expect.stringContaining(path) }] } });
  });
});

describe('health', () => {
  test('is good where the store answers', async () => {
    expect(await apiWorld().client.health()).toEqual({ status: 'ok', time: '2026-11-05T08:00:00.000Z', enabled: true });
  });

  test('is a fault where it does not', async () => {
    const world = apiWorld((ports) => ({
      switchboard: Object.assign(Object.create(ports.switchboard), {
        read: () => Promise.reject(new Error('throttled')),
      }),
    }));

    await expect(world.client.health()).rejects.toMatchObject({ status: 500, requestId: 'request-1' });
  });
});

test('a plan warns of a long wait for conditions that keeps a place in a group', async () => {
  const world = apiWorld();
  const waiting = {
    id: 'waits',
    schedule: '0 3 * * *',
    command: 'true',
    group: { name: 'night' },
    conditions: [{ type: 'job', job: 'import', succeededWithinSeconds: 3_600 }],
    unmet: 'wait',
  };
  await world.client.createJob({ id: 'import', schedule: '@daily', command: 'true' });
  const short = { ...waiting, id: 'short', wait: { atMostSeconds: 600 } };
  const plan = await world.client.plan({ jobs: [waiting, short, { ...waiting, id: 'alone', group: undefined }] });

  expect(plan.items.map(({ warnings = [] }) => warnings.map(({ code }) => code))).toEqual([['group-waits'], [], []]);
  expect(plan.items[0]?.warnings?.[0]?.message).toContain('for up to 3600 s, keeps its place in the group night');
});

test('a plan warns of what costs money every few minutes', async () => {
  const world = apiWorld();
  const command = { type: 'claude', prompt: 'Read the logs', model: 'opus', allowedTools: ['Bash'] };
  const often = { id: 'often', schedule: '*/2 * * * *', overlap: 'queue', command };
  const plan = await world.client.plan({ jobs: [often, { ...often, id: 'seldom', schedule: '*/5 * * * *' }] });

  expect(plan.items.map(({ warnings = [] }) => warnings.map(({ code }) => code))).toEqual([
    ['every-command-allowed', 'costly-often'],
    ['every-command-allowed'],
  ]);
  expect(plan.items[0]?.warnings?.[1]?.message).toBe('each run costs money, and there is one every 120 s');
});
