import { expect } from 'vitest';
import { scheduledRunId } from '#domain/runs/id.ts';
import { closeDays } from '#engine/receipts/close.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { makeHandler as makeDeadLetters } from '#functions/dead-letters/handler.ts';
import { makeHandler as makeDispatcher } from '#functions/dispatcher/handler.ts';
import { makeRunsHandler } from '#functions/wiring/runs-handler.ts';
import type { Randomness } from '#ports/randomness.ts';
import { NOON } from '#test/conformance/builders.ts';
import { batch, invocation, silentLogger } from '#test/functions/function-world.ts';
import { GOOD, one, spoilt, unreadable } from './garbage.ts';
import { GarbageWorld } from './garbage-world.ts';

/** The number of things that one round plants. */
export const PLANTED_A_ROUND = 100;

/** The log of this run of the healthy job is full of garbage. */
const LOGGED = 'healthy.20260301T110000Z';

type Make = (kind: keyof typeof GOOD) => Readonly<Record<string, unknown>>;

/** Puts a thing where somebody will come by it; answers the key under which it is told, and nothing of those that take each other's place. */
type Plant = (world: GarbageWorld, index: number, make: Make, randomness: Randomness) => string | undefined;

const PLANTS: readonly Plant[] = [
  (world, index, make) => {
    const jobId = `head-${index}`;
    listed(world, jobId);
    return planted(world, 'jobs', `job#${jobId}`, 'head', make('head'));
  },
  (world, index, make) => {
    const jobId = `definition-${index}`;
    listed(world, jobId);
    planted(world, 'jobs', `job#${jobId}`, 'head', { ...GOOD.head.good, jobId, outbox: [], revision: 1 });
    return planted(world, 'jobs', `def#${jobId}`, '1', { definition: JSON.stringify(make('definition')) });
  },
  (world, index, make) => planted(world, 'jobs', `jobs#${index % 8}`, `summary-${index}`, make('summary')),
  (world, index, make) => plantedRun(world, index, make('run')),
  (world, index, make) => plantedRun(world, index, make('span')),
  (world, index, make) => planted(world, 'history', 'job#healthy', `audit#20260301T110000Z#${index}`, make('audit')),
  (world, index, make) => planted(world, 'jobs', `group#${index}`, 'head', make('gate')),
  (world, index, make) => planted(world, 'jobs', `places#${index}`, 'head', make('places')),
  (world, index, _, randomness) => {
    const gzip = one([new Uint8Array([31, 139, 7]), 'x', null, {}, new Uint8Array()], randomness);
    const piece = { attempt: 1, offset: index, endOffset: index + 1, gzip, expiresAt: NOON * 2 };
    return planted(world, 'history', `log#${LOGGED}`, `001#${String(index).padStart(6, '0')}`, piece);
  },
  // One that is spoilt and can be read may well say that everything is paused.
  (world, _, __, randomness) => {
    planted(world, 'jobs', 'switch', 'head', unreadable('switch', randomness));
    return undefined;
  },
  (world, _, __, randomness) => {
    planted(world, 'jobs', 'bookmark#entries', 'head', { text: one([7, null, {}, '{', '{}', '[1]'], randomness) });
    return undefined;
  },
  (world, index, _, randomness) => {
    const wakeKey = one([`0000garbage${index}`, `0${NOON}#healthy`, `0${NOON}#`, `0${NOON}#\0`], randomness);
    const wakeShard = `${one(['w', 's'], randomness)}#${index % 8}`;
    return planted(world, 'jobs', `nothing#${index}`, one(['x', 'head'], randomness), { wakeShard, wakeKey });
  },
];

/** Where gates and places are among them. */
const [GATE, PLACES] = [6, 7];

/**
 * One round: a healthy job among a hundred things that nobody stored, of every kind, and over them everything that lists, sweeps, looks or
 * takes messages. Nothing of it fails, each thing is told, and the healthy job fires.
 * @param surely whether each thing is sure to be unreadable; else it is spoilt somewhere, and may be as good as before
 */
export async function garbageRound(randomness: Randomness, surely: boolean): Promise<void> {
  const world = new GarbageWorld();
  await world.job('healthy');
  const make: Make = (kind) => (surely ? unreadable(kind, randomness) : spoilt(kind, randomness));
  const keys = Array.from({ length: PLANTED_A_ROUND - MESSAGES }, (_, index) =>
    PLANTS[index % PLANTS.length]?.(world, index, make, randomness),
  );
  world.clock.advanceBy(120_000);
  world.forget();

  await lookAtAll(world);
  await takeMessages(world, make, surely);

  const fired = await world.engine.ports.heads.read('healthy');
  expect(fired?.active.map(({ runId }) => runId)).toEqual(['healthy.20260301T120200Z']);
  if (surely) {
    const told = new Set(world.told.map(({ id }) => id));
    expect(keys.filter((key) => key !== undefined && !told.has(key))).toEqual([]);
    expect(world.told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['switch', 'bookmark']));
  }
}

const PATHS = [
  '/v1/health',
  '/v1/jobs?limit=100',
  '/v1/jobs/healthy',
  '/v1/jobs/healthy/runs?limit=100',
  '/v1/jobs/healthy/stats?runs=500',
  '/v1/jobs/healthy/audit?limit=100',
  '/v1/jobs/healthy/explain',
  '/v1/runs?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&limit=100',
  '/v1/runs?status=succeeded,skipped&to=2026-03-01T23:59:59Z&limit=100',
  `/v1/runs/${LOGGED}/log?limit=100`,
];

async function lookAtAll(world: GarbageWorld): Promise<void> {
  world.plant('history', {
    ...{ ...GOOD.run.good, id: LOGGED, jobId: 'healthy' },
    ...{ pk: 'job#healthy', sk: `run#20260301T110000Z#${LOGGED}` },
  });
  await sweep(world.engine);
  await sweep(world.engine);
  await closeDays(world.engine);
  for (const path of PATHS) {
    for (let cursor = ''; ; ) {
      const { status, body } = await world.ask('GET', `${path}${cursor}`);
      expect(status, `${path} ${JSON.stringify(body)}`).toBe(200);
      if (typeof body.nextCursor !== 'string') {
        break;
      }
      cursor = `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(body.nextCursor)}`;
    }
  }
  for (let first = 0; first < PLANTED_A_ROUND; first += PLANTS.length) {
    await wakeJob(world.engine, `head-${first}`);
    await wakeJob(world.engine, `definition-${first + 1}`);
    await world.engine.ports.gates.read(String(first + GATE));
    await world.places.read(String(first + PLACES));
  }
  await wakeJob(world.engine, 'healthy');
}

const MESSAGES = 4;

async function takeMessages(world: GarbageWorld, make: Make, surely: boolean): Promise<void> {
  const logger = silentLogger();
  const dispatcher = makeDispatcher({ engine: world.engine, logger });
  const others = [
    makeDeadLetters({ engine: world.engine, logger }),
    makeRunsHandler({
      logger,
      unreadable: world.engine.setAside.tell,
      hideMessage: async () => undefined,
      deliver: async () => ({ kind: 'done' }),
    }),
  ];
  const before = world.told.length;
  const answers = [
    await dispatcher(batch(make('wake'), 'nonsense'), invocation('a')),
    ...(await Promise.all(others.map((handler) => handler(batch(make('message')), invocation('a'))))),
  ];
  expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
  expect(world.told.length - before).toBeGreaterThanOrEqual(surely ? MESSAGES : 1);
}

function listed(world: GarbageWorld, jobId: string): void {
  planted(world, 'jobs', 'jobs#1', jobId, { ...GOOD.summary.good, jobId });
}

function plantedRun(world: GarbageWorld, index: number, run: object): string {
  const id = scheduledRunId('healthy', NOON - 60 * (index + 1));
  const dayKey = `${id.slice('healthy.'.length)}#${id}`;
  return planted(world, 'history', 'job#healthy', `run#${dayKey}`, {
    ...run,
    dayShard: `bad#2026-03-01#${index % 8}`,
    dayKey,
  });
}

function planted(world: GarbageWorld, table: 'jobs' | 'history', pk: string, sk: string, item: object): string {
  world.plant(table, { ...item, pk, sk });
  return `${pk} ${sk}`;
}
