import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobIdOf, LOADED_TAG, loadJobs } from '#bench/scale/load.ts';
import { type Bench, openBench, total } from '#bench/units.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { firesToCome } from '#engine/jobs/coming-fires.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { listLines, readLines, viewsOf } from '#engine/jobs/list.ts';
import { createJob, patchJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { NOON } from '#test/conformance/builders.ts';
import {
  type DynamoLocal,
  LONGEST_START_MS,
  missingForDynamoLocal,
  startDynamoLocal,
} from '#test/conformance/dynamo-local.ts';
import { seededRandomness } from '#testing/randomness.ts';

const JOBS = 10_000;
/** Two by tag, two of either size of pages: some twenty changes in each. */
const WALKS = 6;
const BY = { by: 'a test' };
/** Read units: a head, a line or a definition in a batch; a page of lines; a page of keys of the wake index. */
const [AN_ITEM, A_LINE, A_KEY] = [0.5, 600 / 8_192, 150 / 8_192];
/** Each of eight partitions is asked at least once. */
const ASKED = 8 * 0.5;

const missing = missingForDynamoLocal();

describe.skipIf(missing !== undefined)(`lists of 10,000 jobs${missing === undefined ? '' : `: ${missing}`}`, () => {
  let server: DynamoLocal;
  let bench: Bench;
  beforeAll(async () => {
    server = await startDynamoLocal();
    bench = openBench(server);
    await loadJobs(server, bench.runner, JOBS, ['definition', 'head', 'line']);
  }, LONGEST_START_MS * 5);
  afterAll(() => server.stop());

  test.each<[string, number, (engine: Engine) => Promise<number>]>([
    ['1,000 lines', 1_000 * (AN_ITEM + A_LINE), (engine) => lines(engine, { limit: 1_000 }, 1_000)],
    ['50 lines', 50 * AN_ITEM + ASKED, (engine) => lines(engine, { limit: 50 }, 50)],
    ['50 lines by tag', 50 * (AN_ITEM + A_LINE), (engine) => lines(engine, { limit: 50, tag: LOADED_TAG }, 50)],
    [
      '50 lines by a source that few have, of a thousand lines,',
      1_000 * A_LINE + AN_ITEM,
      (engine) => lines(engine, { limit: 50, source: 'few.yaml' }, 1),
    ],
    ['50 lines by wakeAt', 100 * AN_ITEM + 2 * ASKED, (engine) => lines(engine, { limit: 50, sort: 'wakeAt' }, 50)],
    ['100 lines by ids', 200 * AN_ITEM, (engine) => readLines(engine, ids(100)).then(({ length }) => length)],
    [
      '50 whole jobs',
      100 * AN_ITEM + ASKED,
      async (engine) => (await viewsOf(engine, (await listLines(engine, { limit: 50 })).items)).length,
    ],
    [
      '200 fires',
      400 * AN_ITEM + 2 * ASKED,
      async (engine) => (await firesToCome(engine, { limit: 200 })).items.length,
    ],
    [
      '1,000 heads that are due',
      1_000 * A_KEY + ASKED,
      async ({ ports }) => (await ports.heads.due(false, NOON + 86_400, { limit: 1_000 })).items.length,
    ],
  ])('%s are read for no more than a page and a half', async (what, page, read) => {
    const engine = makeEngine(bench.runner);
    bench.meter.take();

    const found = await read(engine);

    const charges = bench.meter.take();
    const units = total(charges).read;
    console.log(
      `${what}: ${units} read units in ${charges.length} requests, ${found} found; a page is ${page.toFixed(1)}`,
    );
    expect(found).toBeGreaterThan(0);
    expect(units).toBeGreaterThan(0);
    expect(units).toBeLessThanOrEqual(1.5 * page);
  });

  test('walks meet every job once and in order while jobs are edited, created and deleted', async () => {
    const { runner } = bench;
    const randomness = seededRandomness(7);
    const there = new Set(Array.from({ length: JOBS }, (_, index) => jobIdOf(index)));
    for (let walk = 0; walk < WALKS; walk += 1) {
      const byTag = walk % 3 === 0;
      const limit = byTag ? 50 : (walk % 3) * 500;
      const lasting = new Set([...there].filter((id) => !byTag || isTagged(id)));
      const met: string[] = [];
      let cursor: { readonly cursor?: string } | undefined = {};
      while (cursor !== undefined) {
        const tag = byTag ? { tag: LOADED_TAG } : {};
        const page = await listLines(runner, { limit, ...tag, ...cursor });
        met.push(...page.items.map(({ summary }) => summary.jobId));
        cursor = page.nextCursor === undefined ? undefined : { cursor: page.nextCursor };
        const gone = oneOf([...there], randomness.fraction());
        expect(await deleteJob(runner, gone, BY)).toMatchObject({ ok: true });
        there.delete(gone);
        lasting.delete(gone);
        const born = `job-${String(Math.floor(randomness.fraction() * JOBS)).padStart(6, '0')}-${walk}.${met.length}`;
        const input = { id: born, schedule: '0 3 * * *', command: 'true', tags: [LOADED_TAG] };
        expect(await createJob(runner, input, BY)).toMatchObject({ ok: true });
        there.add(born);
        const edited = oneOf([...there], randomness.fraction());
        expect(await patchJob(runner, edited, { name: `edited ${walk}` }, BY)).toMatchObject({ ok: true });
      }

      expect(met).toEqual([...new Set(met)].sort());
      const seen = new Set(met);
      expect([...lasting].filter((id) => !seen.has(id))).toEqual([]);
      console.log(
        `walk ${walk + 1}, pages of ${limit}${byTag ? ' by tag' : ''}: ${met.length} jobs, in order, none missed`,
      );
    }
  });
});

async function lines(engine: Engine, request: Parameters<typeof listLines>[1], least: number): Promise<number> {
  const { items } = await listLines(engine, request);
  expect(items.length).toBeGreaterThanOrEqual(least);
  return items.length;
}

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => jobIdOf(index * 97));
}

/** Every tenth that was loaded, and all that were created since. */
function isTagged(id: string): boolean {
  return id.includes('.') || id.endsWith('0');
}

function oneOf(all: readonly string[], fraction: number): string {
  return all[Math.floor(fraction * all.length)] ?? '';
}
