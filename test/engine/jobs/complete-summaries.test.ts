import { expect, test } from 'vitest';
import type { JobSummary } from '#domain/stored/summary.ts';
import { completeSummaries, isListComplete } from '#engine/waking/complete-summaries.ts';
import { EngineWorld } from '../engine-world.ts';

test('lines of an earlier version are completed once, a hundred at a time, and then the list is known to be complete', async () => {
  const world = new EngineWorld();
  for (let job = 0; job < 120; job += 1) {
    await world.job({ id: `job-${String(job).padStart(3, '0')}`, schedule: '0 3 * * *', tags: ['nightly'] });
  }
  const { items: complete } = await world.ports.summaries.list({ limit: 200 });
  await Promise.all(complete.map((line) => world.ports.summaries.put(asBefore(line))));
  const engine = world.runner();

  const completed = [];
  for (let step = 0; step < 5; step += 1) {
    completed.push(await completeSummaries(engine));
    expect(await isListComplete(engine)).toBe(step >= 3);
  }

  expect(completed).toEqual([100, 20, 0, 0, 0]);
  expect((await world.ports.summaries.list({ limit: 200 })).items).toStrictEqual(complete);
  expect(await isListComplete(world.runner())).toBe(true);
});

test('a line whose job cannot be read, and one whose job is gone, hold up nothing', async () => {
  const world = new EngineWorld();
  await world.job();
  const { items } = await world.ports.summaries.list({ limit: 10 });
  await Promise.all(items.map((line) => world.ports.summaries.put(asBefore({ ...line, jobId: 'gone' }))));
  await Promise.all(items.map((line) => world.ports.summaries.put(asBefore(line))));
  world.ports.definitions.read = async () => undefined;
  const engine = world.runner();

  for (let step = 0; step < 3; step += 1) {
    await completeSummaries(engine);
  }

  expect(await isListComplete(engine)).toBe(true);
  expect((await world.ports.summaries.list({ limit: 10 })).items).toStrictEqual(items.map(asBefore));
});

function asBefore({ settings: _, ...line }: JobSummary): JobSummary {
  return line;
}
