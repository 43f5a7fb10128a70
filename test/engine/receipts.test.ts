import { describe, expect, test } from 'vitest';
import type { Receipt, ReceiptPlace } from '#domain/receipts/receipt.ts';
import { sealed } from '#domain/receipts/seal.ts';
import type { FinalRun, Run } from '#domain/runs/run.ts';
import { isFinal } from '#domain/runs/run.ts';
import { unreadableRun } from '#domain/stored/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { checkedReceipt } from '#engine/receipts/check.ts';
import { closeDays } from '#engine/receipts/close.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';

const FIRST = '2026-11-05';
const SECOND = '2026-11-06';

test('a day is closed once it is over, nothing of it is open, and a minute has passed; then the next', async () => {
  const world = await worldWithRuns();

  expect(await closedAt(world, '2026-11-06T00:59:00Z')).toBe(0);
  expect(await closedAt(world, '2026-11-06T01:00:00Z')).toBe(0);
  expect(await page(world, FIRST)).toBeUndefined();
  expect(await closedAt(world, '2026-11-06T01:01:00Z')).toBe(1);

  const first = await page(world, FIRST);
  expect(first).toMatchObject({ number: 0, previous: '', closedAt: Date.parse('2026-11-06T01:01:00Z') / 1000 });
  expect(first?.jobs).toEqual([
    { id: 'other', records: 1, fires: 0, outcomes: { succeeded: 1 }, ids: sha(), hash: sha() },
    { id: 'report', records: 3, fires: 3, outcomes: { succeeded: 2, exit_code: 1 }, ids: sha(), hash: sha() },
  ]);
  await settle(world, '2026-11-07T01:00:00Z');
  expect(await page(world, SECOND)).toMatchObject({
    before: { day: FIRST, number: 0 },
    previous: first?.root,
    jobs: [],
  });
});

test('a day is not closed while a run of it is open', async () => {
  const world = apiWorld();
  await closeDays(world.engine);
  await world.client.createJob({ id: 'long', schedule: '0 23 * * *', command: 'true' });
  world.clock.advanceTo('2026-11-05T23:00:00Z');
  await wakeJob(world.engine, 'long');

  await settle(world, '2026-11-06T03:00:00Z');
  expect(await page(world, FIRST)).toBeUndefined();
  await world.runAll();
  await settle(world, '2026-11-06T04:00:00Z');

  expect((await page(world, FIRST))?.jobs).toMatchObject([{ id: 'long', fires: 1 }]);
});

test('a day is not closed while a fire of it is still to be decided', async () => {
  const world = apiWorld();
  await closeDays(world.engine);
  await world.client.createJob({ id: 'late', schedule: '0 23 * * *', command: 'true', deadlineSeconds: 86_400 });

  await settle(world, '2026-11-06T03:00:00Z');

  expect(await page(world, FIRST)).toBeUndefined();
});

test('a crash between the page and its bookmark closes the day once', async () => {
  const world = await worldWithRuns();
  world.clock.advanceTo('2026-11-06T01:00:00Z');
  await closeDays(world.engine);
  world.clock.advanceTo('2026-11-06T01:01:00Z');
  const write = world.ports.bookmarks.write.bind(world.ports.bookmarks);
  world.ports.bookmarks.write = async () => {
    throw new Error('crashed');
  };
  await expect(closeDays(world.engine)).rejects.toThrow('crashed');
  const before = await page(world, FIRST);
  world.ports.bookmarks.write = write;

  expect(await closedAt(world, '2026-11-06T02:00:00Z')).toBe(1);
  await settle(world, '2026-11-07T01:00:00Z');

  expect(before).toBeDefined();
  expect(await page(world, FIRST)).toEqual(before);
  expect((await page(world, SECOND))?.previous).toBe(before?.root);
});

test('while nothing is planned no day is closed', async () => {
  const world = await worldWithRuns();
  const disabled = { ...world.engine, configuration: { ...world.engine.configuration, enabled: false } };
  world.clock.advanceTo('2026-11-06T01:00:00Z');
  expect(await closeDays(disabled)).toBe(0);
  world.clock.advanceBy(60_000);
  expect(await closeDays(disabled)).toBe(0);
  await world.client.pauseAll();
  world.clock.advanceBy(60_000);
  expect(await closedAt(world, '2026-11-06T02:00:00Z')).toBe(0);
  expect(await closedAt(world, '2026-11-06T02:01:00Z')).toBe(0);
  await world.client.resumeAll();

  await settle(world, '2026-11-06T03:00:00Z');

  expect(await page(world, FIRST)).toBeDefined();
});

describe('a closed day, held against the records', () => {
  test('is as it was', async () => {
    const world = await closedWorld();

    expect(await check(world)).toEqual({
      rootHolds: true,
      chain: 'first',
      jobs: [
        { id: 'other', found: 'same', records: 1 },
        { id: 'report', found: 'same', records: 3 },
      ],
    });
  });

  test('shows an altered record', async () => {
    const world = await closedWorld();
    tamper(world, (runs) => runs.map((run, index) => (index === 0 ? { ...run, exitCode: 0 } : run)));

    expect(await found(world)).toEqual({ other: 'same', report: 'altered' });
  });

  test('shows a missing record', async () => {
    const world = await closedWorld();
    tamper(world, (runs) => runs.slice(1));

    expect(await found(world)).toEqual({ other: 'same', report: 'missing' });
  });

  test('shows an added record, and a job that had none', async () => {
    const world = await closedWorld();
    tamper(world, ([run, ...rest]) => [
      ...(run === undefined
        ? []
        : [run, { ...run, id: 'report.20261105T083500Z', scheduledAt: run.scheduledAt - 600 }]),
      ...(run === undefined ? [] : [{ ...run, id: 'new.20261105T083500Z', jobId: 'new' }]),
      ...rest,
    ]);

    expect(await found(world)).toEqual({ other: 'same', report: 'added', new: 'added' });
  });

  test('shows a record that took the place of another', async () => {
    const world = await closedWorld();
    tamper(world, ([run, ...rest]) => (run === undefined ? [] : [{ ...run, id: 'report.20261105T083500Z' }, ...rest]));

    expect(await found(world)).toEqual({ other: 'same', report: 'exchanged' });
  });

  test('says so where its records have expired', async () => {
    const world = await closedWorld();
    world.clock.advanceTo('2026-12-20T00:00:00Z');

    expect(await found(world)).toEqual({ other: 'expired', report: 'expired' });
  });

  test('is judged by the retention its records were made with, whatever it is now', async () => {
    const world = await closedWorld();
    const [shorter, longer] = [7, 90].map((logRetentionDays) => ({
      ...world.engine,
      configuration: { ...world.engine.configuration, logRetentionDays },
    }));
    const until = Date.parse(`${FIRST}T08:15:00Z`) + 30 * 86_400_000;

    expect(await page(world, FIRST)).toMatchObject({ recordsUntil: expect.any(Number) });
    world.clock.advanceTo('2026-11-20T00:00:00Z');
    tamper(world, (runs) => runs.slice(1));
    expect(await found(world, FIRST, 0, shorter)).toEqual({ other: 'same', report: 'missing' });
    world.clock.advanceTo(until - 1_000);
    expect(await found(world, FIRST, 0, longer)).toEqual({ other: 'same', report: 'missing' });
    world.clock.advanceTo('2026-12-07T00:00:00Z');
    expect(await found(world, FIRST, 0, longer)).toEqual({ other: 'expired', report: 'expired' });
  });

  test('says when its first record expires, as far as records can be read', async () => {
    const [world, garbage] = [await worldWithRuns(), await worldWithRuns()];
    const { items } = await world.ports.history.listRuns('report', { limit: 10 });
    tamper(world, (runs) => runs.map((run, index) => (index === 0 ? (unreadableRun(run.id) ?? run) : run)));
    tamper(
      garbage,
      (runs) => runs.map((run) => unreadableRun(run.id) ?? run),
      () => [],
    );
    await settle(world, '2026-11-06T01:00:00Z');
    await settle(garbage, '2026-11-06T01:00:00Z');

    const first = Math.min(...items.slice(1).map(({ expiresAt }) => expiresAt));
    expect(await page(world, FIRST)).toMatchObject({ recordsUntil: first });
    expect(await page(garbage, FIRST)).toMatchObject({ jobs: [{ outcomes: { record_unreadable: 3 } }] });
    expect(await page(garbage, FIRST)).not.toHaveProperty('recordsUntil');
  });

  test('of before that was said is judged by the retention of now, and holds', async () => {
    const world = await closedWorld();
    const read = world.ports.receipts.read.bind(world.ports.receipts);
    world.ports.receipts.read = async (place) => {
      const there = await read(place);
      if (!isPage(there)) {
        return there;
      }
      const { recordsUntil: _, keptUntil: __, ...old } = there;
      return sealed(old, world.ports.sha256);
    };
    world.clock.advanceTo('2026-12-06T00:00:00Z');

    expect(await check(world)).toMatchObject({ rootHolds: true, jobs: [{ found: 'expired' }, { found: 'expired' }] });
  });

  test('shows a page that was changed, and one that does not follow the page before', async () => {
    const world = await closedWorld();
    await settle(world, '2026-11-07T01:00:00Z');
    const [first, second] = [await page(world, FIRST), await page(world, SECOND)];
    const read = world.ports.receipts.read.bind(world.ports.receipts);
    world.ports.receipts.read = async (place) => {
      const there = await read(place);
      return isPage(there) && place.day === FIRST ? { ...there, jobs: [] } : there;
    };

    expect(await check(world)).toMatchObject({ rootHolds: false, chain: 'first' });
    expect(await check(world, SECOND)).toMatchObject({ rootHolds: true, chain: 'holds' });
    world.ports.receipts.read = async (place) => {
      const there = await read(place);
      return isPage(there) && place.day === FIRST ? { ...there, root: 'f'.repeat(64) } : there;
    };
    expect(await check(world, SECOND)).toMatchObject({ rootHolds: true, chain: 'broken' });
    expect(second?.previous).toBe(first?.root);
  });
});

describe('a page that is not there', () => {
  test('is said to be gone where its day was closed, or was over before the first one, and else not to be closed yet', async () => {
    const world = await closedWorld();

    expect(await refusal(world, { day: '2026-11-04', number: 0 })).toBe('receipt_gone');
    expect(await refusal(world, { day: FIRST, number: 1 })).toBe('receipt_gone');
    expect(await refusal(world, { day: SECOND, number: 0 })).toBe('receipt_not_found');
    expect(await refusal(apiWorld(), { day: FIRST, number: 0 })).toBe('receipt_not_found');
  });

  test('is missing before the next one until it would have expired, and is gone then', async () => {
    const world = await closedWorld();
    await settle(world, '2026-11-07T01:00:00Z');
    const { number, keptUntil = 0 } = (await page(world, FIRST)) ?? { number: 0 };
    const read = world.ports.receipts.read.bind(world.ports.receipts);
    world.ports.receipts.read = async (place) => (place.day === FIRST ? undefined : read(place));

    expect((await page(world, SECOND))?.before).toEqual({ day: FIRST, number, keptUntil });
    expect(await check(world, SECOND)).toMatchObject({ chain: 'missing' });
    world.clock.advanceTo(keptUntil * 1_000);
    expect(await check(world, SECOND)).toMatchObject({ chain: 'gone' });
  });

  test('and of which it is not known how long it was to be kept, is gone', async () => {
    const world = await closedWorld();
    await settle(world, '2026-11-07T01:00:00Z');
    const read = world.ports.receipts.read.bind(world.ports.receipts);
    world.ports.receipts.read = async (place) => {
      const there = await read(place);
      return place.day === SECOND && isPage(there) ? { ...there, before: { day: FIRST, number: 0 } } : undefined;
    };

    expect(await check(world, SECOND)).toMatchObject({ chain: 'gone' });
  });

  test('or cannot be read is no page that the next one follows', async () => {
    const world = await closedWorld();
    await settle(world, '2026-11-07T01:00:00Z');
    const read = world.ports.receipts.read.bind(world.ports.receipts);
    world.ports.receipts.read = async (place) => (place.day === FIRST ? 'unreadable' : read(place));

    expect(await refusal(world, { day: FIRST, number: 0 })).toBe('receipt_unreadable');
    expect(await check(world, SECOND)).toMatchObject({ chain: 'broken' });
  });

  test('leaves the records of the page behind it to that one', async () => {
    const world = await worldOfManyRuns();
    await settle(world, '2026-11-06T01:00:00Z');
    const read = world.ports.receipts.read.bind(world.ports.receipts);
    world.ports.receipts.read = async (place) => (place.number === 0 ? undefined : read(place));

    expect(await check(world, FIRST, 1)).toMatchObject({ chain: 'missing', jobs: [{ id: 'often', found: 'same' }] });
  });
});

test('a cursor that was changed on a page leads nobody astray: the records of the page behind it are found', async () => {
  const world = await worldOfManyRuns();
  await settle(world, '2026-11-06T01:00:00Z');
  const read = world.ports.receipts.read.bind(world.ports.receipts);
  world.ports.receipts.read = async (place) => {
    const there = await read(place);
    return isPage(there) && place.number === 0 ? { ...there, next: 'nonsense' } : there;
  };

  expect(await check(world, FIRST, 0)).toMatchObject({ rootHolds: false });
  expect(await check(world, FIRST, 1)).toMatchObject({ rootHolds: true, jobs: [{ id: 'often', found: 'same' }] });
});

test('a page that was made and cannot be read any more keeps no later day open', async () => {
  const world = await worldWithRuns();
  await world.ports.receipts.put({ day: FIRST, number: 0, closedAt: 0, previous: '', jobs: [], root: '' }, 2 ** 40);
  const read = world.ports.receipts.read.bind(world.ports.receipts);
  world.ports.receipts.read = async (place) => (place.day === FIRST ? 'unreadable' : read(place));
  await settle(world, '2026-11-06T01:00:00Z');
  await settle(world, '2026-11-07T01:00:00Z');

  expect(await check(world, SECOND)).toMatchObject({ rootHolds: true, chain: 'broken' });
});

test('a day of more records than a page holds has pages that follow each other, and each shows what was changed of it', async () => {
  const world = await worldOfManyRuns();
  const begin = Date.parse(`${FIRST}T09:00:00Z`) / 1000;
  await settle(world, '2026-11-06T01:00:00Z');

  const [first, second] = [await page(world, FIRST), await page(world, FIRST, 1)];
  expect([first?.jobs[0]?.records, second?.jobs[0]?.records]).toEqual([1_000, 200]);
  expect(second).toMatchObject({ before: { day: FIRST, number: 0 }, previous: first?.root });
  expect(second?.next).toBeUndefined();
  tamper(world, (runs) => runs.filter(({ scheduledAt }) => scheduledAt !== begin + 100));
  expect(await found(world, FIRST, 0)).toEqual({ often: 'same' });
  expect(await found(world, FIRST, 1)).toEqual({ often: 'missing' });
});

/** A world that has begun to close days, with three fires of a job, one of which failed, and a run by hand of another. */
async function worldWithRuns(): Promise<ApiWorld> {
  const world = apiWorld();
  await closeDays(world.engine);
  await world.client.createJob({ id: 'report', schedule: '*/15 8 5 11 *', command: 'true', maxRetries: 0 });
  await world.client.createJob({ id: 'other', schedule: '0 0 1 1 *', command: 'true' });
  for (const minute of [15, 30, 45]) {
    world.clock.advanceTo(Date.parse(`${FIRST}T08:00:00Z`) + minute * 60_000);
    await wakeJob(world.engine, 'report');
    await world.runAll(() =>
      minute === 30
        ? { kind: 'failed', reason: { code: 'exit_code', text: 'exit code 1' }, retryable: false, exitCode: 1 }
        : { kind: 'succeeded' },
    );
  }
  await world.client.runJob('other');
  await world.runAll();
  return world;
}

async function closedWorld(): Promise<ApiWorld> {
  const world = await worldWithRuns();
  await settle(world, '2026-11-06T01:00:00Z');
  return world;
}

async function closedAt({ clock, engine }: ApiWorld, instant: string): Promise<number> {
  clock.advanceTo(instant);
  return closeDays(engine);
}

/** Sweeps twice: the first one may only see that all is final. */
async function settle(world: ApiWorld, instant: string): Promise<void> {
  await closedAt(world, instant);
  world.clock.advanceBy(60_000);
  await closeDays(world.engine);
}

async function page({ ports }: ApiWorld, day: string, number = 0): Promise<Receipt | undefined> {
  const read = await ports.receipts.read({ day, number });
  return isPage(read) ? read : undefined;
}

function isPage(read: Receipt | 'unreadable' | undefined): read is Receipt {
  return typeof read === 'object';
}

async function check(world: ApiWorld, day = FIRST, number = 0, engine = world.engine) {
  const checked = await checkedReceipt(engine, { day, number });
  if (!checked.ok) {
    throw new Error(checked.refusal.message);
  }
  const { receipt, ...found } = checked.value;
  return found;
}

async function refusal({ engine }: ApiWorld, place: ReceiptPlace): Promise<string | undefined> {
  const checked = await checkedReceipt(engine, place);
  return checked.ok ? undefined : checked.refusal.code;
}

async function found(world: ApiWorld, ...place: [day?: string, number?: number, engine?: Engine]) {
  const { jobs } = await check(world, ...place);
  return Object.fromEntries(jobs.map(({ id, found: finding }) => [id, finding]));
}

/** Lets the history show other records of the day than it has, latest first; the first one is the last of `report`. */
function tamper(
  { ports }: ApiWorld,
  change: (runs: readonly Run[]) => readonly Run[],
  changeOthers: (runs: readonly Run[]) => readonly Run[] = (runs) => runs,
): void {
  const search = ports.history.searchRuns.bind(ports.history);
  ports.history.searchRuns = async (query) => {
    const { items } = await search({ ...query, limit: 10_000 });
    const [others, reports] = [
      items.filter(({ jobId }) => jobId === 'other'),
      items.filter(({ jobId }) => jobId !== 'other'),
    ];
    const sorted = [...change(reports), ...changeOthers(others)].sort(
      (one, other) => other.scheduledAt - one.scheduledAt,
    );
    return { items: sorted };
  };
}

test('a process that has other things to do reads a page in portions, rests on the way, and comes to the same page', async () => {
  const [whole, portioned] = [await worldOfManyRuns(), await worldOfManyRuns()];
  const limits: number[] = [];
  const search = portioned.ports.history.searchRuns.bind(portioned.ports.history);
  portioned.ports.history.searchRuns = async (query) => {
    limits.push(query.limit);
    return search(query);
  };
  let rests = 0;
  const rest = async () => {
    rests += 1;
  };
  await settle(whole, '2026-11-06T01:00:00Z');
  portioned.clock.advanceTo('2026-11-06T01:00:00Z');
  await closeDays(portioned.engine, { recordsAtOnce: 300, rest });
  portioned.clock.advanceBy(60_000);
  await closeDays(portioned.engine, { recordsAtOnce: 300, rest });

  expect(limits).toEqual([300, 300, 300, 100, 300]);
  expect(rests).toBeGreaterThanOrEqual(limits.length);
  for (const number of [0, 1]) {
    expect(await page(portioned, FIRST, number)).toEqual(await page(whole, FIRST, number));
  }
  expect((await page(portioned, FIRST, 1))?.next).toBeUndefined();
});

/** A world that has begun to close days, with more records in one of them than a page holds. */
async function worldOfManyRuns(): Promise<ApiWorld> {
  const world = apiWorld();
  await closeDays(world.engine);
  const begin = Date.parse(`${FIRST}T09:00:00Z`) / 1000;
  for (let second = 0; second < 1_200; second += 1) {
    await world.ports.history.writeRun(skipped(begin + second));
  }
  return world;
}

function skipped(at: number): FinalRun {
  const instant = new Date(at * 1000).toISOString().replace(/[-:]|\.000/g, '');
  const run: Run = {
    id: `often.${instant}`,
    jobId: 'often',
    revision: 1,
    version: 1,
    scheduledAt: at,
    trigger: 'schedule',
    status: 'skipped',
    reason: 'still running',
    reasonCode: 'overlap',
    attempts: [],
    finishedAtMs: at * 1000,
    expiresAt: at + 30 * 86_400,
  };
  if (!isFinal(run)) {
    throw new Error('it is skipped');
  }
  return run;
}

function sha() {
  return expect.stringMatching(/^[0-9a-f]{64}$/);
}
