import type { SQSEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import type { Engine } from '#engine/commit/engine.ts';
import { makeHandler } from '#functions/dispatcher/handler.ts';
import { again, aMinutelyJob, batch, functionWorld, invocation, silentLogger } from './function-world.ts';

test('looks at each woken job and sends what is due', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'one');
  await aMinutelyJob(world, 'two');
  world.clock.advanceBy(60_000);

  const answer = await handlerOf(world.engine)(batch({ jobId: 'one' }, { jobId: 'two', scheduledTime: 'whatever' }));

  expect(again(answer)).toEqual([]);
  expect(world.ports.queues.takeRuns().map(({ runId }) => runId)).toEqual([
    'one.20261123T120100Z',
    'two.20261123T120100Z',
  ]);
});

test('looks once at a job that is woken several times in a batch', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'one');
  const reads = countReads(world.engine);
  world.clock.advanceBy(60_000);

  await handlerOf(world.engine)(batch({ jobId: 'one' }, { jobId: 'one' }, { jobId: 'one' }));
  const readsOfThree = reads.count;
  world.clock.advanceBy(60_000);
  await handlerOf(world.engine)(batch({ jobId: 'one' }));

  expect(readsOfThree).toBe(reads.count - readsOfThree);
});

test('brings back every message of a job that could not be looked at, and of no other', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'good');
  const { heads } = world.ports;
  const broken: Engine = {
    ...world.engine,
    ports: {
      ...world.ports,
      heads: {
        read: (jobId) => (jobId === 'bad' ? Promise.reject(new Error('throttled')) : heads.read(jobId)),
        readMany: (jobIds) => heads.readMany(jobIds),
        write: (head) => heads.write(head),
        due: (selfClocked, until, page) => heads.due(selfClocked, until, page),
        open: (page) => heads.open(page),
        byWakeAt: (page) => heads.byWakeAt(page),
        inTrouble: (page) => heads.inTrouble(page),
      },
    },
  };

  const answer = await handlerOf(broken)(batch({ jobId: 'bad' }, { jobId: 'good' }, { jobId: 'bad' }));

  expect(again(answer)).toEqual(['m0', 'm2']);
});

test.each(['{', '{}', '"a string"', '{"jobId":7}'])('drops a wake-up that says %s, and tells it', async (body) => {
  const { engine, ports } = functionWorld();

  expect(again(await handlerOf(engine)(batch(body)))).toEqual([]);

  expect(ports.observer.setAside).toMatchObject([{ kind: 'wake_message', id: 'm0' }]);
});

test('forgets the wake-up of a job that is not there', async () => {
  const { engine } = functionWorld();

  expect(again(await handlerOf(engine)(batch({ jobId: 'gone' })))).toEqual([]);
});

function handlerOf(engine: Engine) {
  const handler = makeHandler({ engine, logger: silentLogger() });
  return (event: SQSEvent) => handler(event, invocation('request-1'));
}

function countReads(engine: Engine): { count: number } {
  const counter = { count: 0 };
  const { heads } = engine.ports;
  const read = heads.read.bind(heads);
  heads.read = (jobId) => {
    counter.count += 1;
    return read(jobId);
  };
  return counter;
}
