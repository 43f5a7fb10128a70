import { expect, test } from 'vitest';
import { untilWritten } from '#engine/commit/until-written.ts';
import { EngineWorld } from './engine-world.ts';

test('a write that others overtake is tried again, with a pause in between, until it is done', async () => {
  const { clock, ports } = new EngineWorld();
  const triedAt: number[] = [];
  const written = untilWritten(ports, 'a thing', async () => {
    triedAt.push(clock.now());
    return triedAt.length < 5 ? 'conflict' : { done: 'written' };
  });
  await clock.advanceByAsync(5_000);

  expect(await written).toBe('written');
  expect(triedAt).toHaveLength(5);
  expect(new Set(triedAt).size).toBeGreaterThan(1);
});

test('after thirty tries it is a fault that names the thing', async () => {
  const { clock, ports } = new EngineWorld();
  let tries = 0;
  const written = untilWritten(ports, 'the head of job report', async () => {
    tries += 1;
    return 'conflict';
  });
  const failed = expect(written).rejects.toMatchObject({
    code: 'contention',
    message: 'the head of job report was written by others 30 times in a row',
  });
  await clock.advanceByAsync(60_000);

  await failed;
  expect(tries).toBe(30);
});
