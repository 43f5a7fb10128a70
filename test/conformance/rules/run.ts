import { expect, test } from 'vitest';
import { formatFire, manualRunId, parseRunId, scheduledRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { BadCursorError } from '#ports/stores/page.ts';
import { seededRandomness } from '#testing/randomness.ts';
import { aRun, aSpan, DAY, HOSTILE_JOB_IDS, HOUR, NOON } from '../builders.ts';
import { expectForgedCursorsRefused, readAll, type StoresUnderTest } from '../store-suite.ts';

const RUN_ID = scheduledRunId('nightly', NOON);
const MINUTE = 60;

const NO_RUN_IDS = [
  'nightly',
  '',
  '.',
  '..',
  'nightly.',
  '.20260301T120000Z',
  'nightly.20261301T120000Z',
  'nightly.20260301T120000Z.x',
  'nightly.ZZZZZZZZZZZZZZZZZZZZZZZZZZ',
  'nightly.20260301T120000Z#',
  '🌙.20260301T120000Z',
  `${'x'.repeat(3_000)}.x`,
];

/** The rules of runs in History. */
export function runRules(current: () => StoresUnderTest): void {
  test('a run is read as it was written', async () => {
    const { history } = current().stores;
    const left = { result: '{"cursor":["ü \\u001b 🌙"]}', resultFault: '' };
    const given = { inputs: true, retryOf: RUN_ID } as const;
    const ended = { status: 'failed', reason: 'no', exitCode: 1, outputTail: '', finishedAtMs: 1.5 } as const;
    const run = aRun({ ...ended, ...left, ...given });

    expect(await history.writeRun(run)).toBe('written');

    expect(await history.readRun(run.id)).toStrictEqual(run);
  });

  test('exactly one of many concurrent claims wins', async () => {
    const { history } = current().stores;
    const owners = Array.from({ length: 16 }, (_, index) => `runner-${index}`);

    const answers = await Promise.all(owners.map((owner) => history.writeRun(claimedBy(owner))));

    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    const winner = owners[answers.indexOf('written')] ?? '';
    expect(await history.readRun(RUN_ID)).toStrictEqual(claimedBy(winner));
  });

  test.each([1, 2, 4])('version %i is refused while version 2 is stored', async (version) => {
    const { history } = current().stores;
    await history.writeRun(aRun());
    await history.writeRun(aRun({ version: 2 }));

    expect(await history.writeRun(aRun({ version, status: 'failed' }))).toBe('conflict');

    expect(await history.readRun(RUN_ID)).toStrictEqual(aRun({ version: 2 }));
  });

  test('an expired run is not shown, is refused a next version and makes room for a first one', async () => {
    const { stores, clock } = current();
    const { history } = stores;
    await history.writeRun(aRun({ status: 'failed', expiresAt: NOON + 10 }));

    clock.advanceBy(10_000);

    expect(await history.readRun(RUN_ID)).toBeUndefined();
    expect(await idsOf(history, {})).toEqual([]);
    expect(await searched(current(), 'bad', '2026-03-01')).toEqual([]);
    expect(await history.writeRun(aRun({ version: 2 }))).toBe('conflict');
    expect(await history.writeRun(aRun())).toBe('written');
  });

  test('several runs are read at once, each under its own id, without those that are not there', async () => {
    const { history } = current().stores;
    const runs = Array.from({ length: 120 }, (_, index) => aRun({ id: scheduledRunId('nightly', NOON + index) }));
    await Promise.all([...runs, aSpan(NOON + HOUR, NOON + 2 * HOUR)].map((run) => history.writeRun(run)));

    const asked = [...runs.map(({ id }) => id), scheduledRunId('nightly', NOON + HOUR + MINUTE), ...NO_RUN_IDS];
    const read = await history.readRuns(asked);

    expect([...read].sort((one, other) => one.scheduledAt - other.scheduledAt).map(({ id }) => id)).toEqual(
      runs.map(({ id }) => id),
    );
    expect(await history.readRuns([])).toEqual([]);
  });

  test('nothing is known of ids that are none', async () => {
    const { history } = current().stores;
    await history.writeRun(aRun());

    for (const runId of NO_RUN_IDS) {
      expect(await history.readRun(runId), runId).toBeUndefined();
    }
  });

  test('runs of jobs whose ids look like something else are kept apart', async () => {
    const { history } = current().stores;
    const ids = HOSTILE_JOB_IDS.flatMap((jobId) => [scheduledRunId(jobId, NOON), manual(jobId, NOON)]);
    await Promise.all(ids.map((id) => history.writeRun(aRun({ id, status: 'succeeded' }))));

    const read = await Promise.all(ids.map((id) => history.readRun(id)));

    expect(read.map((run) => run?.id)).toEqual(ids);
    for (const jobId of HOSTILE_JOB_IDS) {
      expect((await history.listRuns(jobId, { limit: 10 })).items.map((run) => run.jobId)).toEqual([jobId, jobId]);
    }
    expect((await searched(current(), 'ok', '2026-03-01')).sort()).toEqual([...ids].sort());
  });

  test.each([
    ['its first fire', 0, true],
    ['a fire within', 30, true],
    ['its last fire', 60, true],
    ['the fire before', -1, false],
    ['the fire after', 61, false],
  ])('%s finds the span: minute %i', async (_, minute, found) => {
    const { history } = current().stores;
    await history.writeRun(aRun({ id: scheduledRunId('nightly', NOON - HOUR) }));
    await history.writeRun(aSpan(NOON, NOON + HOUR));
    await history.writeRun(aSpan(NOON + 2 * HOUR, NOON + 3 * HOUR));

    const run = await history.readRun(scheduledRunId('nightly', NOON + minute * MINUTE));

    expect(run).toStrictEqual(found ? aSpan(NOON, NOON + HOUR) : undefined);
  });

  test('a span is found behind any number of manual runs, and hides none of them', async () => {
    const { history } = current().stores;
    const ids = Array.from({ length: 12 }, (_, index) => manual('nightly', NOON + index * MINUTE));
    await Promise.all(ids.map((id) => history.writeRun(aRun({ id }))));
    await history.writeRun(aSpan(NOON, NOON + HOUR));

    expect(await history.readRun(scheduledRunId('nightly', NOON))).toStrictEqual(aSpan(NOON, NOON + HOUR));
    expect(await history.readRun(ids[3] ?? '')).toMatchObject({ id: ids[3] });
  });

  test('a manual run that was never made is in no span', async () => {
    const { history } = current().stores;
    await history.writeRun(aSpan(NOON, NOON + HOUR));

    expect(await history.readRun(manual('nightly', NOON + MINUTE))).toBeUndefined();
  });

  test('an expired span covers nothing', async () => {
    const { stores, clock } = current();
    const { history } = stores;
    await history.writeRun(aSpan(NOON, NOON + HOUR, { expiresAt: NOON + 10 }));

    clock.advanceBy(10_000);

    expect(await history.readRun(scheduledRunId('nightly', NOON + MINUTE))).toBeUndefined();
  });

  test('a span is stored once, even when it is stored again', async () => {
    const { history } = current().stores;

    expect(await history.writeRun(aSpan(NOON, NOON + HOUR))).toBe('written');
    expect(await history.writeRun(aSpan(NOON, NOON + HOUR))).toBe('conflict');

    expect(await idsOf(history, {})).toHaveLength(1);
  });

  test('runs are listed newest fire first, page by page, each once, and those of other jobs never', async () => {
    const { history } = current().stores;
    const ids = Array.from({ length: 25 }, (_, index) => scheduledRunId('nightly', NOON + index * MINUTE));
    const byHand = manual('nightly', NOON + 10 * MINUTE + 1);
    const all = [...ids.slice(0, 11), byHand, ...ids.slice(11)];
    await Promise.all(all.map((id) => history.writeRun(aRun({ id }))));
    await history.writeRun(aRun({ id: scheduledRunId('nightly.2', NOON) }));

    for (const limit of [1, 4, 26, 27]) {
      expect(await idsOf(history, {}, limit)).toEqual([...all].reverse());
    }
  });

  test('runs are listed between two fires, both included', async () => {
    const { history } = current().stores;
    const ids = Array.from({ length: 9 }, (_, index) => scheduledRunId('nightly', NOON + index * MINUTE));
    await Promise.all(ids.map((id) => history.writeRun(aRun({ id }))));

    const from = NOON + 2 * MINUTE;
    const to = NOON + 5 * MINUTE;
    expect(await idsOf(history, { from, to }, 2)).toEqual(ids.slice(2, 6).reverse());
    expect(await idsOf(history, { from }, 2)).toEqual(ids.slice(2).reverse());
    expect(await idsOf(history, { to }, 2)).toEqual(ids.slice(0, 6).reverse());
    expect(await idsOf(history, { from: to, to: from }, 2)).toEqual([]);
  });

  test('a span is listed wherever one of its fires is asked for', async () => {
    const { history } = current().stores;
    const before = scheduledRunId('nightly', NOON - MINUTE);
    const span = aSpan(NOON, NOON + HOUR);
    await history.writeRun(aRun({ id: before }));
    await history.writeRun(span);
    await history.writeRun(aRun({ id: manual('nightly', NOON + 50 * MINUTE) }));

    for (const limit of [1, 2, 3]) {
      expect(await idsOf(history, { to: NOON + MINUTE }, limit)).toEqual([span.id, before]);
    }
    expect(await idsOf(history, { from: NOON + HOUR }, 2)).toEqual([span.id]);
    expect(await idsOf(history, { from: NOON + MINUTE, to: NOON + 2 * MINUTE })).toEqual([span.id]);
    expect(await idsOf(history, { to: NOON - 1 })).toEqual([before]);
  });

  test('expired runs are passed over', async () => {
    const { stores, clock } = current();
    const { history } = stores;
    const ids = Array.from({ length: 20 }, (_, index) => scheduledRunId('nightly', NOON + index * MINUTE));
    const expiresAt = (index: number) => NOON + (index % 3 === 0 ? DAY : 10);
    await Promise.all(ids.map((id, index) => history.writeRun(aRun({ id, expiresAt: expiresAt(index) }))));

    clock.advanceBy(10_000);

    expect(await idsOf(history, {}, 2)).toEqual(ids.filter((_, index) => index % 3 === 0).reverse());
  });

  test('a run is found by its day once it is final, and in the half of its outcome', async () => {
    const { history } = current().stores;
    await history.writeRun(aRun());
    await history.writeRun(aRun({ version: 2, status: 'retrying' }));
    expect(await searched(current(), 'ok', '2026-03-01')).toEqual([]);
    expect(await searched(current(), 'bad', '2026-03-01')).toEqual([]);

    await history.writeRun(aRun({ version: 3, status: 'timed_out', reason: 'took more than 600 s' }));

    expect(await searched(current(), 'bad', '2026-03-01')).toEqual([RUN_ID]);
    expect(await searched(current(), 'ok', '2026-03-01')).toEqual([]);
    expect(await searched(current(), 'bad', '2026-03-02')).toEqual([]);
  });

  test('outcomes are searched page by page, each run once, strictly newest first, whatever its day, kind and job', async () => {
    const { history } = current().stores;
    const midnight = NOON + DAY / 2;
    const fires = Array.from({ length: 4 * 24 }, (_, index) => midnight + index * HOUR - 1);
    const runs = fires.flatMap((fire, index) => {
      const id = scheduledRunId(`job-${index % 7}`, fire);
      return index % 10 === 9 ? [] : [aRun({ id, status: index % 3 === 0 ? 'failed' : 'skipped' })];
    });
    const twins = ['a', 'b', 'c'].map((job) => aRun({ id: scheduledRunId(job, midnight + DAY), status: 'succeeded' }));
    await Promise.all([...runs, ...twins].map((run) => history.writeRun(run)));
    const newestFirst = [...runs, ...twins].sort((one, other) => (fireThenId(one) < fireThenId(other) ? 1 : -1));
    const within = (from: EpochSeconds, to: EpochSeconds, kinds: readonly string[]) =>
      newestFirst
        .filter(({ id }) => between(from, parseRunId(id)?.at ?? 0, to))
        .filter(({ status }) => kinds.includes(status === 'failed' ? 'bad' : 'ok'))
        .map(({ id }) => id);
    const ranges = [
      [midnight - DAY, midnight + 7 * DAY],
      [midnight, midnight + DAY - 1],
      [midnight + HOUR - 1, midnight + 3 * DAY + 2 * HOUR],
      [midnight + 8 * DAY, midnight + 9 * DAY],
      [midnight + DAY, midnight],
    ] as const;

    for (const kinds of [['ok'], ['bad'], ['ok', 'bad']] as const) {
      for (const [from, to] of ranges) {
        for (const limit of [3, 40]) {
          const found = await readAll((page) => history.searchRuns({ ...page, from, to, kinds }), limit);
          expect(ids(found)).toEqual(within(from, to, kinds));
        }
      }
    }
  });

  test('a cursor that someone made up is refused', async () => {
    const { history } = current().stores;
    const outcomes = { limit: 10, from: NOON, to: NOON + DAY, kinds: ['ok'] } as const;

    await expectForgedCursorsRefused((cursor) => history.listRuns('nightly', { limit: 10, cursor }));
    await expectForgedCursorsRefused((cursor) => history.searchRuns({ ...outcomes, cursor }));
  });

  test("another job's cursor is refused", async () => {
    const { history } = current().stores;
    await history.writeRun(aRun());
    await history.writeRun(aRun({ id: scheduledRunId('nightly', NOON + 1) }));
    const { nextCursor = '' } = await history.listRuns('nightly', { limit: 1 });

    const answer = history.listRuns('other', { limit: 1, cursor: nextCursor });

    await expect(answer).rejects.toBeInstanceOf(BadCursorError);
  });
}

type History = StoresUnderTest['stores']['history'];

function idsOf(history: History, bounds: { from?: EpochSeconds; to?: EpochSeconds }, limit = 3): Promise<string[]> {
  return readAll((page) => history.listRuns('nightly', { ...bounds, ...page }), limit).then(ids);
}

async function searched({ stores }: StoresUnderTest, kind: 'ok' | 'bad', day: string): Promise<string[]> {
  const from = Date.parse(day) / 1_000;
  const query = { from, to: from + DAY - 1, kinds: [kind] };
  return ids(await readAll((page) => stores.history.searchRuns({ ...page, ...query })));
}

function fireThenId({ id }: Run): string {
  return `${formatFire(parseRunId(id)?.at ?? 0)} ${id}`;
}

function between(from: EpochSeconds, at: EpochSeconds, to: EpochSeconds): boolean {
  return from <= at && at <= to;
}

function ids(runs: readonly Run[]): string[] {
  return runs.map(({ id }) => id);
}

function claimedBy(owner: string): Run {
  return aRun({ attempts: [{ number: 1, owner, startedAtMs: NOON * 1000 }] });
}

function manual(jobId: string, at: EpochSeconds): string {
  return manualRunId(jobId, seededRandomness(at).ulid(at * 1000));
}
