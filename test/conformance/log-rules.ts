import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { anAuditEntry, DAY, NOON } from './builders.ts';
import { expectForgedCursorsRefused, readAll, type StoresUnderTest } from './store-suite.ts';

const RUN_ID = 'nightly.20260301T120000Z';
const LATER = NOON + DAY;
const LARGEST_CHUNK_BYTES = 262_144;

/** The rules of output, audit and idempotency keys in History. */
export function logRules(current: () => StoresUnderTest): void {
  test('output is read attempt by attempt, in order, page by page', async () => {
    const { history } = current().stores;
    const chunks = [1, 2, 12].flatMap((attempt) =>
      [0, 1, 2, 10, 100].map((index) => ({ attempt, index, text: `${attempt}/${index} ü 🌙\n` })),
    );
    await Promise.all([...chunks].reverse().map((chunk) => history.putLog(RUN_ID, chunk, LATER)));
    await history.putLog(`${RUN_ID}0`, { attempt: 1, index: 0, text: 'of another run' }, LATER);

    for (const limit of [1, 4, 50]) {
      expect(await readAll((page) => history.readLog(RUN_ID, page), limit)).toStrictEqual(chunks);
    }
  });

  test('the largest chunks of output that cannot be compressed are kept whole', async () => {
    const { history } = current().stores;
    const chunks = [0, 1, 2, 3].map((index) => {
      const text = randomBytes(LARGEST_CHUNK_BYTES).toString('base64').slice(0, LARGEST_CHUNK_BYTES);
      return { attempt: 1, index, text };
    });
    await Promise.all(chunks.map((chunk) => history.putLog(RUN_ID, chunk, LATER)));

    expect(await readAll((page) => history.readLog(RUN_ID, page), 10)).toStrictEqual(chunks);
  });

  test('a chunk that is stored again changes nothing', async () => {
    const { history } = current().stores;
    await history.putLog(RUN_ID, { attempt: 1, index: 0, text: 'first' }, LATER);

    await history.putLog(RUN_ID, { attempt: 1, index: 0, text: 'second' }, LATER);

    expect((await history.readLog(RUN_ID, { limit: 10 })).items).toEqual([{ attempt: 1, index: 0, text: 'first' }]);
  });

  test('empty output is output', async () => {
    const { history } = current().stores;
    await history.putLog(RUN_ID, { attempt: 1, index: 0, text: '' }, LATER);

    expect((await history.readLog(RUN_ID, { limit: 10 })).items).toEqual([{ attempt: 1, index: 0, text: '' }]);
  });

  test('expired output is not shown', async () => {
    const { stores, clock } = current();
    await stores.history.putLog(RUN_ID, { attempt: 1, index: 0, text: 'gone' }, NOON + 10);
    await stores.history.putLog(RUN_ID, { attempt: 1, index: 1, text: 'there' }, LATER);

    clock.advanceBy(10_000);

    const items = await readAll((page) => stores.history.readLog(RUN_ID, page), 1);
    expect(items.map(({ text }) => text)).toEqual(['there']);
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

    await expectForgedCursorsRefused((cursor) => history.readLog(RUN_ID, { limit: 10, cursor }));
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
  });

  test('a key is free again when its binding has expired', async () => {
    const { stores, clock } = current();
    await stores.history.bindKey('key', 'one', NOON + 10);

    clock.advanceBy(10_000);

    expect(await stores.history.readKey('key')).toBeUndefined();
    expect(await stores.history.bindKey('key', 'two', LATER)).toBe('two');
  });
}
