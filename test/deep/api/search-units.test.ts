import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { loadJobs } from '#bench/scale/load.ts';
import { type Bench, openBench } from '#bench/units.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { readLog, readLogEnd } from '#engine/runs/log.ts';
import { openRuns } from '#engine/runs/open.ts';
import { searchRuns } from '#engine/runs/search.ts';
import type { Page } from '#ports/stores/page.ts';
import { aHead, aRun, DAY, HOUR, NOON } from '#test/conformance/builders.ts';
import {
  type DynamoLocal,
  LONGEST_START_MS,
  missingForDynamoLocal,
  startDynamoLocal,
} from '#test/conformance/dynamo-local.ts';

/** Each has a run of the same second. */
const JOBS = 10_000;
const LIMIT = 50;
/** After so many pages the rest is read in larger ones: a cursor is none of a limit, and ten thousand runs are many pages. */
const SMALL_PAGES = 15;
const LARGE_LIMIT = 500;
const WEEK = { from: NOON - 7 * DAY, to: NOON };
const FAILURES = 700;
const OPEN_JOBS = 120;
const LOGGED = scheduledRunId('logged', NOON);
const PIECE_BYTES = 65_536;
/** As base64 of chance cannot be compressed below three quarters: 48 KiB, 4 KiB a unit. */
const UNITS_A_PIECE = 12.5;
const LOAD_MS = 900_000;

const missing = missingForDynamoLocal();

/** An empty query is free on DynamoDB Local, and half a unit on AWS. */
const LEAST_UNITS = 0.5;

describe.skipIf(missing !== undefined)(`the read units of a page, with ${JOBS} jobs`, () => {
  let server: DynamoLocal;
  let bench: Bench;
  beforeAll(async () => {
    server = await startDynamoLocal();
    bench = openBench(server);
    await loadJobs(server, bench.runner, JOBS, ['head', 'run']);
    await addTrouble(server, bench);
    bench.meter.take();
  }, LONGEST_START_MS + LOAD_MS);
  afterAll(() => server.stop());

  /** Walks all pages; each one may cost as much as a page and a half of items, one unit each. Answers what is on them. */
  async function walked(name: string, read: (page: { limit: number; cursor?: string }) => Promise<Page<Run>>) {
    const runs: Run[] = [];
    const pages: { readonly limit: number; readonly units: number }[] = [];
    for (let cursor: string | undefined; ; ) {
      const limit = pages.length < SMALL_PAGES ? LIMIT : LARGE_LIMIT;
      const { items, nextCursor } = await read({ limit, ...(cursor === undefined ? {} : { cursor }) });
      runs.push(...items);
      pages.push({ limit, units: taken(bench) });
      if (nextCursor === undefined) {
        break;
      }
      cursor = nextCursor;
    }
    const most = Math.max(...pages.map(({ limit, units }) => units / limit));
    const all = pages.reduce((sum, { units }) => sum + units, 0);
    console.info(
      `${name}: ${runs.length} runs on ${pages.length} pages, at most ${most.toFixed(2)} units for each run of a page, ${all} in all`,
    );
    expect(most).toBeLessThanOrEqual(1.5);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
    return runs;
  }

  const search = (what: Omit<Parameters<typeof searchRuns>[1], 'limit'>) => async (page: { limit: number }) => {
    const found = await searchRuns(bench.runner, { ...WEEK, ...what, ...page });
    return found.ok ? found.value : { items: [] };
  };

  test(
    'of a search of all outcomes of a week',
    async () => {
      const runs = await walked('a week', search({}));
      expect(runs).toHaveLength(JOBS + FAILURES);
      expect(runs.map(fireOf)).toEqual(runs.map(fireOf).sort((one, other) => other - one));
    },
    LOAD_MS,
  );

  test('of a search of what failed, for a reason, of one job, of nothing', async () => {
    expect(await walked('what failed in a week', search({ status: ['failed'] }))).toHaveLength(FAILURES);
    expect(await walked('a rare reason', search({ status: ['failed'], reason: 'killed' }))).toHaveLength(FAILURES / 70);
    expect(await walked('of one job', search({ job: 'job-000007' }))).toHaveLength(1 + FAILURES / 100);
    const before = { from: WEEK.from - 7 * DAY, to: WEEK.from - 1 };
    expect(await walked('a week of nothing', search(before))).toEqual([]);
  });

  test('of the open runs', async () => {
    const runs = await walked('open runs', (page) => openRuns(bench.runner, page));
    expect(runs).toHaveLength(OPEN_JOBS);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['queued', 'running']));
  });

  test('of a log: of what it answers and one piece before it, and of the end of much output the whole ring', async () => {
    const after = { attempt: 1, offset: 3 * PIECE_BYTES };
    const page = await readLog(bench.runner, LOGGED, { limit: LIMIT, after });
    const behind = taken(bench);
    const nothing = await readLog(bench.runner, LOGGED, {
      limit: LIMIT,
      after: { attempt: 1, offset: 16 * PIECE_BYTES },
    });
    const idle = taken(bench);
    const end = await readLogEnd(bench.runner, LOGGED, { limit: LIMIT, bytes: PIECE_BYTES });
    const last = taken(bench);
    console.info(
      `a log: ${behind} units for 13 pieces behind a position, ${idle} for none at the end, ${last} for the last 64 KiB`,
    );

    const counts = [page, nothing, end].map((read) => read.ok && read.value.pieces.length);
    expect(counts).toEqual([13, 0, 1]);
    expect(behind).toBeLessThanOrEqual(13 * UNITS_A_PIECE * 1.5);
    expect(idle).toBeLessThanOrEqual(8 * UNITS_A_PIECE * 1.5);
    expect(last).toBeLessThanOrEqual(8 * UNITS_A_PIECE * 1.5);
  });
});

/** The units that were read since it was asked before; nothing is written, and nothing but queries and reads by key is asked. */
function taken({ meter }: Bench): number {
  const charges = meter.take();
  expect(charges.filter(({ operation }) => !['get', 'query', 'batchGet'].includes(operation))).toEqual([]);
  return charges.reduce((sum, { table, indexes }) => sum + Math.max(LEAST_UNITS, table + indexes), 0);
}

function fireOf({ scheduledAt }: Run): EpochSeconds {
  return scheduledAt;
}

/** Failures all over the week, runs that are not over (of which half are looked at late), and a run with much output. */
async function addTrouble(server: DynamoLocal, { runner, clock }: Bench): Promise<void> {
  const { heads, history } = makeStores({ ...server, clock, randomness: runner.ports.randomness });
  const failures = Array.from({ length: FAILURES }, (_, index) => {
    const id = scheduledRunId(`job-${String(index % 100).padStart(6, '0')}`, NOON - 2 * HOUR - index * 840);
    const scheduledAt = NOON - 2 * HOUR - index * 840;
    return aRun({ id, scheduledAt, status: 'failed', reasonCode: index % 70 === 0 ? 'killed' : 'exit_code' });
  });
  await inTurn(failures, (run) => history.writeRun(run));
  await inTurn(
    Array.from({ length: OPEN_JOBS }, (_, index) => index),
    async (index) => {
      const jobId = `open-${index}`;
      const runId = scheduledRunId(jobId, NOON);
      const request = { runId, scheduledAt: NOON, revision: 1, trigger: 'schedule', runner: 'default' } as const;
      const wakeAt = NOON + (index % 2 === 0 ? 50 : 600);
      const active = [{ ...request, sentAt: NOON, sends: 1, checkAt: wakeAt }];
      await heads.write(aHead({ jobId, wakeAt, active, selfClocked: index % 3 === 0 }));
      if (index % 4 === 0) {
        await history.writeRun(aRun({ id: runId, scheduledAt: NOON, status: 'running' }));
      }
    },
  );
  await history.writeRun(aRun({ id: LOGGED, scheduledAt: NOON, status: 'running' }));
  await inTurn(
    Array.from({ length: 16 }, (_, index) => index),
    (index) => {
      const text = randomBytes(PIECE_BYTES).toString('base64').slice(0, PIECE_BYTES);
      const slot = index < 8 ? {} : { slot: index - 8 };
      return history.putLog(LOGGED, 1, { offset: index * PIECE_BYTES, text, ...slot }, NOON + DAY);
    },
  );
}

async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += 20) {
    await Promise.all(items.slice(start, start + 20).map(work));
  }
}
