import { describe, expect, test } from 'vitest';
import { apiWorld, send, watchWrites } from './api-world.ts';

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
        { id: 'one', change: 'unchanged' },
        { id: 'two', change: 'created' },
      ],
    });
    expect(written()).toEqual([]);
    expect(await world.client.apply({ jobs: [ONE, TWO] })).toEqual(plan);
    expect(await world.client.apply({ jobs: [ONE, { ...TWO, command: 'false' }] })).toMatchObject({
      items: [{ change: 'unchanged' }, { id: 'two', change: 'updated' }],
    });
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
