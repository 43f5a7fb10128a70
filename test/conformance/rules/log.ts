import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { LOG_START, type LogChunk, type LogPosition } from '#domain/runs/log.ts';
import type { History } from '#ports/stores/history.ts';
import { anAuditEntry, DAY, NOON } from '../builders.ts';
import { expectForgedCursorsRefused, readAll, type StoresUnderTest } from '../store-suite.ts';

const RUN_ID = 'nightly.20260301T120000Z';
const LATER = NOON + DAY;
const LARGEST_PIECE_BYTES = 65_536;

/** The rules of output, audit and idempotency keys in History. */
export function logRules(current: () => StoresUnderTest): void {
  test('output is read attempt by attempt, in order, from any position on', async () => {
    const { history } = current().stores;
    const texts = ['ü 🌙\n', 'a', '\n', 'b'.repeat(1_000), '€'];
    const chunks = [1, 2, 12].flatMap((attempt) => chunksOf(attempt, texts));
    await Promise.all([...chunks].reverse().map((chunk) => history.putLog(RUN_ID, chunk.attempt, chunk, LATER)));
    await history.putLog(`${RUN_ID}0`, 1, { offset: 0, text: 'of another run' }, LATER);

    for (const limit of [1, 4, 50]) {
      expect(await readLog(history, LOG_START, limit)).toStrictEqual(chunks);
    }
    const [, second, third] = chunks;
    expect(await readLog(history, endOf(second))).toStrictEqual(chunks.slice(2));
    expect(await readLog(history, { attempt: 1, offset: (third?.offset ?? 0) + 300 })).toStrictEqual(chunks.slice(3));
    expect(await readLog(history, { attempt: 3, offset: 7 })).toStrictEqual(chunks.slice(10));
    expect(await readLog(history, endOf(chunks.at(-1)))).toEqual([]);
    expect(await readLog(history, { attempt: 12, offset: 10 ** 12 })).toEqual([]);
  });

  test('the largest pieces of output that cannot be compressed are kept whole', async () => {
    const { history } = current().stores;
    const texts = [0, 1, 2, 3].map(() =>
      randomBytes(LARGEST_PIECE_BYTES).toString('base64').slice(0, LARGEST_PIECE_BYTES),
    );
    const chunks = chunksOf(1, texts);
    await Promise.all(chunks.map((chunk) => history.putLog(RUN_ID, 1, chunk, LATER)));

    expect(await readLog(history)).toStrictEqual(chunks);
  });

  test('a piece without a slot that is stored again changes nothing', async () => {
    const { history } = current().stores;
    await history.putLog(RUN_ID, 1, { offset: 0, text: 'first' }, LATER);

    await history.putLog(RUN_ID, 1, { offset: 0, text: 'second' }, LATER);

    expect(await readLog(history)).toEqual([{ attempt: 1, offset: 0, text: 'first' }]);
  });

  test('a piece with a slot takes the place of what ends before it, and of nothing else', async () => {
    const { history } = current().stores;
    await history.putLog(RUN_ID, 1, { offset: 0, text: 'begin' }, LATER);
    await history.putLog(RUN_ID, 1, { offset: 5, text: 'mid', slot: 0 }, LATER);

    await history.putLog(RUN_ID, 1, { offset: 5, text: 'middle', slot: 0 }, LATER);
    await history.putLog(RUN_ID, 1, { offset: 5, text: 'midd', slot: 0 }, LATER);
    expect(await readLog(history)).toEqual([
      { attempt: 1, offset: 0, text: 'begin' },
      { attempt: 1, offset: 5, text: 'middle' },
    ]);

    await history.putLog(RUN_ID, 1, { offset: 90, text: 'end', slot: 0 }, LATER);
    await history.putLog(RUN_ID, 1, { offset: 5, text: 'middle, late', slot: 0 }, LATER);
    await history.putLog(RUN_ID, 2, { offset: 5, text: 'of another attempt', slot: 0 }, LATER);
    expect(await readLog(history)).toEqual([
      { attempt: 1, offset: 0, text: 'begin' },
      { attempt: 1, offset: 90, text: 'end' },
      { attempt: 2, offset: 5, text: 'of another attempt' },
    ]);
  });

  test('a ring is read in the order of its pieces, whatever slot it begins in, between the attempts', async () => {
    const { history } = current().stores;
    const offsets = Array.from({ length: 11 }, (_, index) => 524_288 + index * 10);
    await history.putLog(RUN_ID, 1, { offset: 0, text: 'of the first' }, LATER);
    await history.putLog(RUN_ID, 3, { offset: 0, text: 'of the third' }, LATER);
    await history.putLog(RUN_ID, 2, { offset: 0, text: 'first' }, LATER);
    for (const [index, offset] of offsets.entries()) {
      await history.putLog(RUN_ID, 2, { offset, text: '0123456789', slot: index % 8 }, LATER);
    }
    const kept = offsets.slice(3);

    for (const limit of [1, 3, 5, 50]) {
      const read = await readLog(history, LOG_START, limit);
      expect(read.map(({ attempt, offset }) => [attempt, offset])).toEqual([
        [1, 0],
        [2, 0],
        ...kept.map((offset) => [2, offset]),
        [3, 0],
      ]);
    }
    const behindFirst = await readLog(history, { attempt: 2, offset: (kept[1] ?? 0) + 4 });
    expect(behindFirst.map(({ offset }) => offset)).toEqual([...kept.slice(1), 0]);
  });

  test('the end of output is read in order, as many chunks as hold the bytes, across attempts and rings', async () => {
    const { history } = current().stores;
    await history.putLog(RUN_ID, 1, { offset: 0, text: 'of the first' }, LATER);
    await history.putLog(RUN_ID, 2, { offset: 0, text: 'first' }, LATER);
    for (let index = 0; index < 11; index += 1) {
      const offset = 524_288 + index * 10;
      await history.putLog(RUN_ID, 2, { offset, text: '0123456789', slot: index % 8 }, LATER);
    }
    const third = chunksOf(3, ['a', 'bc', 'def', 'ghij']);
    await Promise.all(third.map((chunk) => history.putLog(RUN_ID, 3, chunk, LATER)));
    const all = await readLog(history);
    expect(all).toHaveLength(14);
    const lastOnes = async (bytes: number, limit = 50) => [
      (await history.readLogEnd(RUN_ID, { bytes, limit })).length,
      (await history.readLogEnd(RUN_ID, { bytes, limit })).every((chunk, index, { length }) =>
        isDeepStrictEqual(chunk, all[all.length - length + index]),
      ),
    ];

    const counts = [
      [1, 1],
      [4, 1],
      [5, 2],
      [10, 4],
      [11, 5],
      [20, 5],
      [21, 6],
      [90, 12],
      [91, 13],
      [1_000, 14],
    ];
    for (const [bytes = 0, count] of counts) {
      expect([bytes, ...(await lastOnes(bytes))]).toEqual([bytes, count, true]);
    }
    for (const limit of [1, 3, 4, 6, 12, 13]) {
      expect(await lastOnes(1_000, limit)).toEqual([limit, true]);
    }
    expect(await history.readLogEnd('nightly.20260302T120000Z', { bytes: 10, limit: 10 })).toEqual([]);
  });

  test('expired output is not shown', async () => {
    const { stores, clock } = current();
    await stores.history.putLog(RUN_ID, 1, { offset: 0, text: 'gone' }, NOON + 10);
    await stores.history.putLog(RUN_ID, 1, { offset: 600_000, text: 'gone', slot: 0 }, NOON + 10);
    await stores.history.putLog(RUN_ID, 1, { offset: 4, text: 'there' }, LATER);
    await stores.history.putLog(RUN_ID, 1, { offset: 700_000, text: 'there', slot: 1 }, LATER);

    clock.advanceBy(10_000);

    expect((await readLog(stores.history, LOG_START, 1)).map(({ offset }) => offset)).toEqual([4, 700_000]);
    const end = await stores.history.readLogEnd(RUN_ID, { bytes: 100, limit: 9 });
    expect(end.map(({ offset }) => offset)).toEqual([4, 700_000]);
  });

  test('audit is listed newest first, and within a second by version', async () => {
    const { history } = current().stores;
    const entries = [
      anAuditEntry(),
      anAuditEntry({ version: 2, action: 'pause', note: 'Zoë war’s' }),
      anAuditEntry({ version: 11, action: 'resume' }),
      anAuditEntry({ version: 12, action: 'edit', at: NOON + 1, revisionBefore: 1, revisionAfter: 2 }),
    ];
    await Promise.all(entries.map((entry) => history.putAudit(entry)));
    await history.putAudit(anAuditEntry({ jobId: 'other' }));

    for (const limit of [1, 3, 10]) {
      const listed = await readAll((page) => history.listAudit('nightly', page), limit);
      expect(listed).toStrictEqual([...entries].reverse());
    }
  });

  test('an audit entry that is stored again is there once', async () => {
    const { history } = current().stores;

    await history.putAudit(anAuditEntry());
    await history.putAudit(anAuditEntry());

    expect((await history.listAudit('nightly', { limit: 10 })).items).toStrictEqual([anAuditEntry()]);
  });

  test('expired audit is not shown', async () => {
    const { stores, clock } = current();
    await stores.history.putAudit(anAuditEntry({ expiresAt: NOON + 10 }));

    clock.advanceBy(10_000);

    expect((await stores.history.listAudit('nightly', { limit: 10 })).items).toEqual([]);
  });

  test('a cursor that someone made up is refused', async () => {
    const { history } = current().stores;

    await expectForgedCursorsRefused((cursor) => history.listAudit('nightly', { limit: 10, cursor }));
  });

  test('a key is bound once, and everyone is told to what', async () => {
    const { history } = current().stores;
    const values = Array.from({ length: 8 }, (_, index) => `run-${index}`);
    const bind = (value: string) => history.bindKey('nightly ü 🌙 #', value, LATER);

    const answers = await Promise.all(values.map(bind));

    expect(new Set(answers).size).toBe(1);
    expect(values).toContain(answers[0]);
    expect(await history.readKey('nightly ü 🌙 #')).toBe(answers[0]);
    expect(await history.readKey('nightly')).toBeUndefined();
    expect(await bind('run-9')).toBe(answers[0]);
    expect(await history.bindKey('x'.repeat(10_000), 'run-9', LATER)).toBe('run-9');
    expect(await history.bindKey('nightly', 'run-9', LATER)).toBe('run-9');
    const long = '🌙'.repeat(3_000);
    await history.bindKey('long', long, LATER);
    expect(await history.readKey('long')).toBe(long);
  });

  test('a key is free again when its binding has expired', async () => {
    const { stores, clock } = current();
    await stores.history.bindKey('key', 'one', NOON + 10);

    clock.advanceBy(10_000);

    expect(await stores.history.readKey('key')).toBeUndefined();
    expect(await stores.history.bindKey('key', 'two', LATER)).toBe('two');
  });
}

function chunksOf(attempt: number, texts: readonly string[]): readonly LogChunk[] {
  let offset = 0;
  return texts.map((text) => {
    const chunk = { attempt, offset, text };
    offset += Buffer.byteLength(text);
    return chunk;
  });
}

function endOf(chunk: LogChunk | undefined): LogPosition {
  return chunk === undefined
    ? LOG_START
    : { attempt: chunk.attempt, offset: chunk.offset + Buffer.byteLength(chunk.text) };
}

/** Reads to the end, so many chunks at a time. */
async function readLog(history: History, from: LogPosition = LOG_START, limit = 10): Promise<readonly LogChunk[]> {
  const read: LogChunk[] = [];
  let more = true;
  for (let after = from; more; after = endOf(read.at(-1))) {
    const found = await history.readLog(RUN_ID, { after, limit });
    expect(found.chunks.length).toBeLessThanOrEqual(limit);
    read.push(...found.chunks);
    more = found.more;
  }
  return read;
}
