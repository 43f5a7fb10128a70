import { describe, expect, test } from 'vitest';
import { type JobLine, type JobsRequest, listLines, readLines, viewsOf } from '#engine/jobs/list.ts';
import { pauseJob } from '#engine/jobs/pause.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { completeSummaries } from '#engine/waking/complete-summaries.ts';
import { BadCursorError } from '#ports/stores/page.ts';
import { aDefinition, aHead, aSummary } from '#test/conformance/builders.ts';
import { EngineWorld } from '../engine-world.ts';

const BY = { by: 'test' };

describe('the list of jobs', () => {
  test.each([
    ['all, by id', {}, ['a', 'b', 'c', 'done', 'e']],
    ['by a tag', { tag: 'nightly' }, ['a', 'c']],
    ['by state: paused', { state: 'paused' }, ['c']],
    ['by state: finished, which only a head says', { state: 'finished' }, ['done']],
    ['by state: active', { state: 'active' }, ['a', 'b', 'e']],
    ['by source', { source: 'jobs.yaml' }, ['b']],
    ['by words of id, name, tags and source', { q: 'NIGHT  c' }, ['c']],
    ['by several', { tag: 'nightly', state: 'active', q: 'a' }, ['a']],
    ['by what nothing is', { tag: 'nobody' }, []],
  ] as const)('%s', async (_, filter, ids) => {
    const world = await fiveJobs();

    for (const limit of [1, 2, 50]) {
      expect(await walk(world, { ...filter, limit })).toEqual(ids);
    }
    await completed(world);
    for (const limit of [1, 2, 50]) {
      expect(await walk(world, { ...filter, limit })).toEqual(ids);
    }
  });

  test('by when jobs are looked at next: what has something open first, and without those that are not', async () => {
    const world = await fiveJobs();
    await triggerRun(world.runner(), 'e', BY);

    expect(await walk(world, { sort: 'wakeAt', limit: 2 })).toEqual(['e', 'b', 'a']);
    expect(await walk(world, { sort: 'wakeAt', limit: 2, tag: 'nightly' })).toEqual(['a']);
  });

  test('of lines that an earlier version wrote takes what is missing from the definitions', async () => {
    const world = await fiveJobs();
    const before = await linesOf(world);
    for (const { summary } of before) {
      const { settings: _, ...line } = summary;
      await world.ports.summaries.put(line);
    }

    expect(await linesOf(world)).toStrictEqual(before);
    expect(await walk(world, { tag: 'nightly', limit: 10 })).toEqual(['a', 'c']);
  });

  test('of a line that is behind its job shows what the job is now', async () => {
    const world = await fiveJobs();
    await completed(world);
    const [line] = await readLines(world.runner(), ['a']);
    await patchJob(world.runner(), 'a', { tags: [], timezone: 'Asia/Tokyo' }, BY);
    await world.ports.summaries.put(line?.summary ?? aSummary());

    expect(await walk(world, { tag: 'nightly', limit: 10 })).toEqual(['c']);
    expect((await readLines(world.runner(), ['a']))[0]?.summary).toMatchObject({
      tags: [],
      settings: { timezone: 'Asia/Tokyo' },
    });
  });

  test('reads at most a thousand lines for a page: one that holds nothing has a cursor', async () => {
    const world = new EngineWorld();
    for (let job = 0; job < 1_050; job += 1) {
      const jobId = `job-${String(job).padStart(4, '0')}`;
      await world.ports.summaries.put(aSummary({ jobId, source: job < 1_000 ? 'many' : 'few' }));
      await world.ports.heads.write(aHead({ jobId }));
    }
    world.ports.definitions.read = async (id) => aDefinition({ id });

    const first = await listLines(world.runner(), { limit: 50, source: 'few' });
    const { nextCursor = '' } = first;
    const second = await listLines(world.runner(), { limit: 50, source: 'few', cursor: nextCursor });

    expect(first.items).toEqual([]);
    expect(second.items).toHaveLength(50);
    expect(second.nextCursor).toBeUndefined();
  });

  test('by ids has those that are there, in the order asked for, whole jobs too', async () => {
    const world = await fiveJobs();
    const lines = await readLines(world.runner(), ['e', 'nobody', 'a']);

    expect(lines.map(({ summary }) => summary.jobId)).toEqual(['e', 'a']);
    expect((await viewsOf(world.runner(), lines)).map(({ definition }) => definition.id)).toEqual(['e', 'a']);
  });

  test('goes on behind a place under whatever filter', async () => {
    const world = await fiveJobs();
    const { nextCursor: cursor = '' } = await listLines(world.runner(), { limit: 1 });
    const idsBehind = async (filter: object) =>
      (await listLines(world.runner(), { limit: 10, cursor, ...filter })).items.map(({ summary }) => summary.jobId);

    expect(await idsBehind({ tag: 'nightly' })).toEqual(['c']);
    await completed(world);
    expect(await idsBehind({ tag: 'nightly' })).toEqual(['c']);
    expect(await idsBehind({ q: 'night c' })).toEqual(['c']);
  });

  test('refuses cursors that it never gave out, and those of the version before', async () => {
    const world = await fiveJobs();
    const { nextCursor: ofWakes = '' } = await listLines(world.runner(), { sort: 'wakeAt', limit: 1 });
    const { nextCursor: ofIds = '' } = await listLines(world.runner(), { limit: 1 });
    const written = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const before = written('jobs#3', 'a');
    const noPlaces = ['', 'x'.repeat(1_025), 'aü', '\u0000', 7, null].map((place) => written('jobs', place));

    for (const cursor of ['x', before, ofWakes, written('jobs', 'a', 'b'), ...noPlaces]) {
      await expect(listLines(world.runner(), { limit: 1, cursor })).rejects.toBeInstanceOf(BadCursorError);
    }
    for (const cursor of ['x', before, ofIds]) {
      await expect(listLines(world.runner(), { sort: 'wakeAt', limit: 1, cursor })).rejects.toBeInstanceOf(
        BadCursorError,
      );
    }
  });
});

async function fiveJobs(): Promise<EngineWorld> {
  const world = new EngineWorld();
  await world.job({ id: 'a', schedule: '0 3 * * *', tags: ['nightly'] });
  await world.job({ id: 'b', schedule: '0 2 * * *', source: 'jobs.yaml' });
  await world.job({ id: 'c', schedule: '0 1 * * *', tags: ['nightly', 'x'] });
  await world.job({ id: 'e', schedule: undefined, after: [{ job: 'a' }] });
  await world.job({ id: 'done', schedule: { at: ['2026-06-01T00:00:30Z'] } });
  await pauseJob(world.runner(), 'c', BY);
  const [run] = await world.fire(60, 'done');
  await world.deliver(run);
  return world;
}

/** Lets the sweeper look through the list until it is known to be complete. */
async function completed(world: EngineWorld): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    await completeSummaries(world.runner());
  }
}

async function linesOf(world: EngineWorld): Promise<readonly JobLine[]> {
  return (await listLines(world.runner(), { limit: 10 })).items;
}

async function walk(world: EngineWorld, request: JobsRequest): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: { readonly cursor?: string } | undefined = {};
  while (cursor !== undefined) {
    const page = await listLines(world.runner(), { ...request, ...cursor });
    expect(page.items.length).toBeLessThanOrEqual(request.limit);
    ids.push(...page.items.map(({ summary }) => summary.jobId));
    cursor = page.nextCursor === undefined ? undefined : { cursor: page.nextCursor };
  }
  return ids;
}
