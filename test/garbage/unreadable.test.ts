import { describe, expect, test } from 'vitest';
import { deliverRun } from '#engine/attempts/deliver.ts';
import { pauseAll, resumeAll } from '#engine/standstills/pause-of-all.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { makeHandler as makeDeadLetters } from '#functions/dead-letters/handler.ts';
import { makeHandler as makeDispatcher } from '#functions/dispatcher/handler.ts';
import { makeRunsHandler } from '#functions/wiring/runs-handler.ts';
import { aRun, NOON } from '#test/conformance/builders.ts';
import { again, batch, invocation, silentLogger } from '#test/functions/function-world.ts';
import { GarbageWorld } from './garbage-world.ts';

const JOB = { schedule: '0 9 * * *', command: 'true' };
const FIRE = 'good.20260301T120100Z';

describe('a wake key that does not parse', () => {
  test('does not keep the sweep from any other, however many there are', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    for (let index = 0; index < 250; index += 1) {
      const wakeShard = `${index % 2 === 0 ? 'w' : 's'}#${index % 8}`;
      world.plant('jobs', { pk: `garbage#${index}`, sk: 'x', wakeShard, wakeKey: `000${index}garbage` });
    }
    world.plant('jobs', { pk: 'job#false', sk: 'head', wakeShard: 'w#1', wakeKey: `0${NOON}#good` });
    world.clock.advanceBy(180_000);

    await sweep(world.engine);

    expect(world.ports.queues.takeWakes().map(({ jobId }) => jobId)).toEqual(['good']);
    expect(world.told.filter(({ kind }) => kind === 'wake_key')).toHaveLength(251);
  });
});

describe('garbage in the switch and in the bookmark', () => {
  test.each([
    { version: 'one' },
    { version: 3, standstills: 'none' },
    { version: 2, standstills: [7, { by: 'x', from: 1e300 }] },
  ])('leaves sweeps and health be, and gives way to the next pause: %j', async (garbage) => {
    const world = new GarbageWorld();
    await world.job('good');
    world.plant('jobs', { pk: 'switch', sk: 'head', ...garbage });
    world.plant('jobs', { pk: 'bookmark#entries', sk: 'head', text: '{"beganAt"' });
    world.forget();
    world.clock.advanceBy(180_000);

    expect(await sweep(world.engine)).toMatchObject({ woken: 1, checked: 1 });
    const health = await world.ask('GET', '/v1/health');
    expect(health).toMatchObject({
      status: 200,
      body: { unreadable: expect.arrayContaining([expect.objectContaining({ kind: 'switch', id: 'switch head' })]) },
    });
    expect(world.told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['switch', 'bookmark']));

    expect(await pauseAll(world.engine, { by: 'ann' })).toMatchObject({ ok: true });
    expect((await world.ask('GET', '/v1/health')).body).toHaveProperty('paused');
    expect(await resumeAll(world.engine)).toMatchObject({ ok: true });
  });

  test('a bookmark that is no text begins anew', async () => {
    const world = new GarbageWorld();
    world.plant('jobs', { pk: 'bookmark#entries', sk: 'head', text: 7 });

    await sweep(world.engine);

    expect(world.told).toMatchObject([{ kind: 'bookmark', fault: 'text: expected text' }]);
  });
});

describe('a record that cannot be read', () => {
  test('is shown as what its key says, and list, search and stats of its job go on', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    const run = aRun({ id: FIRE, status: 'failed' });
    const day = { dayShard: 'bad#2026-03-01#3', dayKey: `20260301T120100Z#${FIRE}` };
    world.plant('history', { pk: 'job#good', sk: `run#20260301T120100Z#${FIRE}`, ...run, ...day, scheduledAt: 1e15 });
    world.plant('history', { pk: 'job#good', sk: 'run#nonsense', id: 7, ...day, dayKey: '2026nonsense' });

    const shown = { id: FIRE, status: 'failed', reasonCode: 'record_unreadable' };
    expect(await world.ask('GET', '/v1/jobs/good/runs')).toMatchObject({ status: 200, body: { items: [shown] } });
    expect(
      await world.ask('GET', '/v1/runs?status=failed&from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z'),
    ).toMatchObject({ body: { items: [shown] } });
    expect(await world.ask('GET', `/v1/runs/${FIRE}`)).toMatchObject({ status: 200, body: shown });
    expect(await world.ask('GET', '/v1/jobs/good/stats')).toMatchObject({ status: 200 });
    expect(new Set(world.told.map(({ id }) => id))).toEqual(
      new Set([`job#good run#20260301T120100Z#${FIRE}`, 'job#good run#nonsense']),
    );
  });

  test('does not hold its slot for ever', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    world.clock.advanceBy(60_000);
    await wakeJob(world.engine, 'good');
    world.plant('history', { pk: 'job#good', sk: `run#20260301T120100Z#${FIRE}`, version: 1, status: 'running' });
    world.clock.advanceBy(120_000);

    await wakeJob(world.engine, 'good');

    const head = await world.engine.ports.heads.read('good');
    expect(head?.active.map(({ runId }) => runId)).toEqual(['good.20260301T120300Z']);
    expect(head?.counters).toMatchObject({ failed: 1 });
  });
});

describe('a definition that cannot be read', () => {
  async function destroyed(definition: unknown): Promise<GarbageWorld> {
    const world = new GarbageWorld();
    await world.job('good');
    await world.job('bad', { after: [{ job: 'good' }] });
    const { definition: _, ...item } = await world.stored('jobs', 'def#bad', '1');
    world.plant('jobs', { ...item, ...(definition === undefined ? {} : { definition }) });
    world.forget();
    return world;
  }

  const ofBad = { id: 'bad', revision: 1 };
  const KINDS_OF_GARBAGE = [
    undefined,
    7,
    '{',
    JSON.stringify({ ...ofBad, command: {} }),
    JSON.stringify({ ...ofBad, schedule: 'never ever' }),
  ];

  test.each(KINDS_OF_GARBAGE)('(%s) stops neither the list, nor the sweep, nor a plan', async (garbage) => {
    const world = await destroyed(garbage);

    expect(await world.ask('GET', '/v1/jobs')).toMatchObject({ status: 200, body: { items: [{ id: 'good' }] } });
    expect(await world.ask('GET', '/v1/jobs/bad')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    const jobs = [
      { id: 'good', ...JOB },
      { id: 'bad', ...JOB },
    ];
    expect(await world.ask('POST', '/v1/plan', { jobs })).toMatchObject({
      body: {
        items: [
          { id: 'good', change: 'updated' },
          { id: 'bad', change: 'updated' },
        ],
      },
    });
    world.clock.advanceBy(180_000);
    await sweep(world.engine);
    await wakeJob(world.engine, 'bad');
    expect(world.told).toContainEqual(expect.objectContaining({ kind: 'definition', id: 'def#bad 1' }));
    expect((await world.ask('GET', '/v1/health')).body.unreadable).toContainEqual(
      expect.objectContaining({ kind: 'definition', id: 'def#bad 1' }),
    );
    expect(await world.engine.ports.entries.names({ limit: 10, jobId: 'bad' })).toMatchObject({ items: [{}] });
  });

  test.each(KINDS_OF_GARBAGE)('(%s) is put anew', async (garbage) => {
    const world = await destroyed(garbage);

    expect(await world.ask('PATCH', '/v1/jobs/bad', { name: 'x' })).toMatchObject({ status: 409 });
    expect(await world.ask('PUT', '/v1/jobs/bad', JOB)).toMatchObject({ status: 200, body: { revision: 2 } });

    expect(await world.ask('GET', '/v1/jobs/bad')).toMatchObject({ status: 200, body: { state: 'active' } });
    expect(await world.ask('GET', '/v1/jobs/bad/audit')).toMatchObject({
      body: { items: [{ action: 'edit', revisionBefore: 1, revisionAfter: 2 }, { action: 'create' }] },
    });
    world.clock.advanceBy(21 * 3_600_000);
    await wakeJob(world.engine, 'bad');
    expect(world.ports.queues.takeRuns().map(({ runId }) => runId)).toContain('bad.20260302T090000Z');
  });

  test.each(KINDS_OF_GARBAGE.slice(-2))('(%s) is deleted', async (garbage) => {
    const world = await destroyed(garbage);

    expect(await world.ask('DELETE', '/v1/jobs/bad')).toMatchObject({ status: 204 });

    expect(await world.ask('GET', '/v1/jobs/bad')).toMatchObject({ status: 404 });
    expect((await world.ask('GET', '/v1/jobs')).body.items).toMatchObject([{ id: 'good' }]);
  });

  test('ends the runs that were to run it', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    world.clock.advanceBy(60_000);
    await wakeJob(world.engine, 'good');
    const [message] = world.ports.queues.takeRuns();
    world.plant('jobs', { pk: 'def#good', sk: '1', definition: '{}' });
    world.forget();
    const executor = { execute: () => Promise.reject(new Error('nothing is to be executed')) };

    expect(message).toBeDefined();
    await deliverRun({ ...world.engine, owner: 'test', executor }, message ?? never());

    expect(await world.ask('GET', `/v1/runs/${FIRE}`)).toMatchObject({
      body: { status: 'failed', reasonCode: 'revision_not_stored' },
    });
  });
});

describe('a head that cannot be read', () => {
  test('is left out of the list, and its job is set aside and nobody else', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    await world.job('bad');
    await world.job('follower', { ...JOB, after: [{ job: 'bad' }] });
    world.plant('jobs', { ...(await world.stored('jobs', 'job#bad', 'head')), counters: 'many' });
    world.clock.advanceBy(180_000);

    expect((await world.ask('GET', '/v1/jobs')).body.items).toMatchObject([{ id: 'follower' }, { id: 'good' }]);
    expect(await world.ask('GET', '/v1/jobs/bad')).toMatchObject({ status: 503 });
    expect(await world.ask('PUT', '/v1/jobs/follower', JOB)).toMatchObject({ status: 200 });
    await sweep(world.engine);
    await wakeJob(world.engine, 'bad');
    await wakeJob(world.engine, 'good');

    expect(world.ports.queues.takeRuns()).toMatchObject([{ jobId: 'good' }]);
    expect(world.told).toContainEqual({ kind: 'head', id: 'job#bad head', fault: 'counters: expected an object' });
    expect((await world.ask('GET', '/v1/health')).body.unreadable).toMatchObject([{ id: 'job#bad head' }]);
  });
});

describe('a gate and places that cannot be read', () => {
  test.each([{ version: 'one' }, { version: 7, active: 'all' }])('begin anew: %j', async (garbage) => {
    const world = new GarbageWorld();
    await world.job('good', { group: { name: 'few', maxConcurrent: 2 } });
    world.plant('jobs', { pk: 'group#few', sk: 'head', ...garbage });
    world.plant('jobs', { pk: 'places#heavy', sk: 'head', ...garbage });
    world.clock.advanceBy(60_000);

    await wakeJob(world.engine, 'good');

    expect(world.ports.queues.takeRuns()).toMatchObject([{ runId: FIRE }]);
    expect(await world.engine.ports.gates.read('few')).toMatchObject({ active: [{ runId: FIRE }] });
    const places = await world.places.read('heavy');
    expect(places).toMatchObject({ running: 0, starting: {} });
    expect(await world.places.write({ ...(places ?? never()), version: (places?.version ?? 0) + 1 })).toBe('written');
  });
});

describe('output, audit and list lines that cannot be read', () => {
  test('are left out, and the rest is shown', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    const { history } = world.engine.ports;
    await history.writeRun(aRun({ id: FIRE, version: 1 }));
    await history.putLog(FIRE, 1, { offset: 0, text: 'one\n' }, NOON + 9_999);
    await history.putLog(FIRE, 1, { offset: 8, text: 'three\n' }, NOON + 9_999);
    const piece = await world.stored('history', `log#${FIRE}`, '001#000000');
    world.plant('history', { ...piece, sk: '001#000004', offset: 4, endOffset: 8, gzip: new Uint8Array([1, 2, 3]) });
    world.plant('history', { ...piece, sk: '001#000005', offset: 'five' });
    world.plant('history', { pk: 'job#good', sk: 'audit#20260301T120000Z#0000000009', action: 'hack' });
    world.plant('jobs', { pk: 'jobs#3', sk: 'zzz', jobId: 'other', name: 7 });

    expect((await world.ask('GET', `/v1/runs/${FIRE}/log`)).body.items).toMatchObject([
      { text: 'one\n' },
      { text: 'three\n' },
    ]);
    expect((await world.ask('GET', '/v1/jobs/good/audit')).body.items).toMatchObject([{ action: 'create' }]);
    expect((await world.ask('GET', '/v1/jobs')).body.items).toMatchObject([{ id: 'good' }]);
    expect(world.told.map(({ kind }) => kind).sort()).toEqual(['audit', 'output', 'output', 'summary']);
  });
});

describe('a message that cannot be read', () => {
  test('is dropped at once, with a record, by each who reads a queue', async () => {
    const world = new GarbageWorld();
    await world.job('good');
    const foreign = {
      jobId: 'good',
      runId: 'other.20260301T120100Z',
      scheduledAt: NOON,
      revision: 1,
      trigger: 'manual',
      runner: 'default',
    };
    const farOut = { ...foreign, runId: FIRE, scheduledAt: 1e300 };
    const logger = silentLogger();
    const handlers = [
      makeDispatcher({ engine: world.engine, logger }),
      makeDeadLetters({ engine: world.engine, logger }),
      makeRunsHandler({
        logger,
        unreadable: world.engine.setAside.tell,
        hideMessage: () => Promise.reject(new Error('nothing is to come again')),
        deliver: () => Promise.reject(new Error('nothing is to be delivered')),
      }),
    ];

    for (const handler of handlers) {
      expect(again(await handler(batch('nonsense', { jobId: '../x' }, '[]'), invocation('a')))).toEqual([]);
    }
    for (const handler of handlers.slice(1)) {
      expect(again(await handler(batch(foreign, farOut), invocation('a')))).toEqual([]);
    }

    expect(world.told.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      ...['m0', 'm1', 'm2'].map((id) => `wake_message ${id}`),
      ...['m0', 'm1', 'm2', 'm0', 'm1', 'm2', 'm0', 'm1', 'm0', 'm1'].map((id) => `run_message ${id}`),
    ]);
    expect(await world.ask('GET', '/v1/jobs/good/runs')).toMatchObject({ status: 200, body: { items: [] } });
  });
});

function never(): never {
  throw new Error('it is there');
}
