import { describe, expect, test } from 'vitest';
import { DAY } from '#domain/time/civil.ts';
import { writeUtc } from '#domain/time/write.ts';
import { beginOf, closeDays } from '#engine/receipts/close.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { aRun } from '#test/conformance/builders.ts';
import { type CliWorld, cliWorld } from '../cli-world.ts';

const DAYS = ['2026-11-05', '2026-11-06', '2026-11-07', '2026-11-08', '2026-11-09'] as const;

describe('a receipt that was removed', () => {
  test.each([
    ['missing', 'MISSING'],
    ['unreadable', 'CANNOT BE READ, so it was changed since it was closed'],
  ] as const)('between others is named, with exit code 1: %s', async (state, words) => {
    const world = await closedWorld();
    lose(world, '2026-11-07', 0, state);

    const { code, out } = await world.run('attest', '2026-11', '--out', 'receipts.json');
    const verified = await world.run('attest', 'verify', 'receipts.json');

    expect(code).toBe(1);
    expect(out).toContain(`\n2026-11-07, page 0: ${words}\n2026-11-08, page 0: DOES NOT FOLLOW the page before it\n`);
    expect(out).toMatch(
      /not kept any more: 2026-11-01, 2026-11-02, 2026-11-03, 2026-11-04\nnot closed yet: 2026-11-10\n$/,
    );
    expect(verified).toMatchObject({ code: 1, out: '2026-11-08, page 0: it does not follow the page before it\n' });
  });

  test('behind the others is named, with exit code 1', async () => {
    const world = await closedWorld();
    lose(world, '2026-11-09');

    expect(await world.run('attest', '2026-11')).toMatchObject({
      code: 1,
      out: expect.stringContaining('2026-11-09, page 0: MISSING\n'),
    });
  });

  test('before the others is named, with exit code 1, by the page behind it', async () => {
    const world = await closedWorld();
    lose(world, '2026-11-05');

    const month = await world.run('attest', '2026-11');
    const day = await world.run('attest', '2026-11-06');

    expect(month.code).toBe(1);
    expect(month.out).toContain(
      '2026-11-05, page 0: MISSING\n2026-11-06, page 0: DOES NOT FOLLOW the page before it\n',
    );
    expect(day.code).toBe(1);
    expect(day.out).toContain('2026-11-06, page 0: DOES NOT FOLLOW the page before it\n');
  });

  test('is no day that is not closed yet, when what it says can be read no more', async () => {
    const world = await closedWorld();
    lose(world, '2026-11-07', 0, 'unreadable');

    expect(await world.run('attest', '2026-11-07')).toEqual({
      code: 1,
      err: '',
      out: '2026-11-07, page 0: CANNOT BE READ, so it was changed since it was closed\n',
    });
  });

  test('is found although the work of closing days was begun anew since', async () => {
    const world = await closedWorld();
    lose(world, '2026-11-07');
    await world.api.ports.bookmarks.write('receipts', 'garbage');

    const { code, out } = await world.run('attest', '2026-11');

    expect(code).toBe(1);
    expect(out).toContain('2026-11-07, page 0: MISSING\n');
    expect(out).toMatch(/not kept any more: 2026-11-01, .*\nnot closed yet: 2026-11-10\n$/);
  });
});

test('days before the first receipt and days whose receipts have expired are named, and nothing is wrong with them', async () => {
  const world = await closedWorld();
  const before = await world.run('attest', '2026-11', '--job', 'none');
  world.api.clock.advanceTo((beginOf('2026-11-07') + 401 * DAY) * 1_000 - 1_000);

  const expired = await world.run('attest', '2026-11');

  expect(before.code).toBe(0);
  expect(before.out).toMatch(/not kept any more: 2026-11-01, 2026-11-02, 2026-11-03, 2026-11-04\n/);
  expect(expired.code).toBe(0);
  expect(expired.out).toMatch(/^report +3 +3 succeeded +not checked: records have expired \(2026-11-07, /m);
  expect(expired.out).toContain('not checked: the receipt before the first one is not kept any more\n');
  expect(expired.out).toMatch(/not kept any more: 2026-11-01, .*, 2026-11-06\nnot closed yet: 2026-11-10, /);
});

describe('a page of a day of three pages', () => {
  test('that is missing is named, and the others are shown', async () => {
    const world = await worldOfPages();
    lose(world, DAYS[0], 1);

    const { code, out } = await world.run('attest', DAYS[0]);

    expect(code).toBe(1);
    expect(out).toMatch(/^nightly +1500 +1500 succeeded +as it was$/m);
    expect(out).toContain(`${DAYS[0]}, page 1: MISSING\n${DAYS[0]}, page 2: DOES NOT FOLLOW the page before it\n`);
  });

  test.each(['missing', 'unreadable'] as const)('that is the first one is named as well: %s', async (state) => {
    const world = await worldOfPages();
    lose(world, DAYS[0], 0, state);

    const { code, out } = await world.run('attest', '2026-11');

    expect(code).toBe(1);
    expect(out).toMatch(/^nightly +1500 +1500 succeeded +as it was$/m);
    expect(out).toMatch(
      new RegExp(`^${DAYS[0]}, page 0: (MISSING|CANNOT BE READ.*)\n${DAYS[0]}, page 1: DOES NOT`, 'm'),
    );
  });

  test('that is still to be closed leaves the day open, unless one that was closed is lost', async () => {
    const world = await worldOfPages(async () => {
      throw new Error('crashed');
    });

    expect(await world.run('attest', DAYS[0])).toMatchObject({ code: 1, out: `not closed yet: ${DAYS[0]}\n` });
    lose(world, DAYS[0], 0, 'unreadable');
    expect(await world.run('attest', DAYS[0])).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${DAYS[0]}, page 0: CANNOT BE READ`),
    });
  });
});

describe('a document of a day of three pages', () => {
  const cut: readonly (readonly [string, readonly number[], readonly string[]])[] = [
    ['all', [0, 1, 2], []],
    ['the first one', [0], ['page 0: the pages of its day behind it are left out']],
    ['the last one', [2], ['page 2: the pages of its day before it are left out']],
    ['two', [0, 1], ['page 1: the pages of its day behind it are left out']],
    [
      'the one between',
      [1],
      ['page 1: the pages of its day before it are left out', 'page 1: the pages of its day behind it are left out'],
    ],
    ['the first and the last one', [0, 2], ['page 2: it does not follow the page before it']],
  ];

  test.each(cut)('of which %s are there', async (_, kept, faults) => {
    const world = await worldOfPages();
    await world.run('attest', DAYS[0], '--out', 'receipts.json');
    const { receipts } = JSON.parse(world.files.get('receipts.json') ?? '');
    const left = kept.map((number) => receipts[number]);
    world.files.set('cut.json', `\uFEFF${JSON.stringify({ receipts: left })}`);

    const { code, out } = await world.run('attest', 'verify', 'cut.json');

    expect(code).toBe(faults.length === 0 ? 0 : 1);
    expect(out).toBe(
      faults.length === 0
        ? `3 pages of ${DAYS[0]} to ${DAYS[0]} hold; the last root is ${receipts[2].root}\n`
        : faults.map((fault) => `${DAYS[0]}, ${fault}\n`).join(''),
    );
  });
});

/** Five days that are closed, with a run each, and the sixth. */
async function closedWorld(): Promise<CliWorld> {
  const world = cliWorld();
  const { clock, client, engine, runAll } = world.api;
  await closeDays(engine);
  await client.createJob({ id: 'report', schedule: '15 8 * * *', command: 'true' });
  for (const day of DAYS) {
    clock.advanceTo(`${day}T08:15:00Z`);
    await wakeJob(engine, 'report');
    await runAll();
    await close(world, day);
  }
  return world;
}

/** A day of 2,500 records that is closed; `afterPage` is called when its second page is stored, and before that is written down. */
async function worldOfPages(afterPage?: () => Promise<void>): Promise<CliWorld> {
  const world = cliWorld();
  const { engine, ports } = world.api;
  await closeDays(engine);
  const begin = beginOf(DAYS[0]) + 40_000;
  for (let second = 0; second < 2_500; second += 1) {
    const instant = writeUtc(begin + second).replace(/[-:]/g, '');
    await ports.history.writeRun(
      aRun({ id: `nightly.${instant}`, scheduledAt: begin + second, status: 'succeeded', expiresAt: begin + 30 * DAY }),
    );
  }
  if (afterPage !== undefined) {
    const write = ports.bookmarks.write.bind(ports.bookmarks);
    ports.bookmarks.write = async (name, text) => (text.includes('"number":2') ? afterPage() : write(name, text));
  }
  await close(world, DAYS[0]).catch(() => undefined);
  return world;
}

async function close({ api: { clock, engine } }: CliWorld, day: string): Promise<void> {
  for (const minute of [0, 1]) {
    clock.advanceTo((beginOf(day) + DAY) * 1_000 + 3_600_000 + minute * 60_000);
    await closeDays(engine);
  }
}

/** From now on a page is not there, or cannot be read. */
function lose(
  { api: { ports } }: CliWorld,
  day: string,
  number = 0,
  state: 'missing' | 'unreadable' = 'missing',
): void {
  const read = ports.receipts.read.bind(ports.receipts);
  const lost = state === 'missing' ? undefined : state;
  ports.receipts.read = async (place) => (place.day === day && place.number === number ? lost : read(place));
}
