import { expect, test } from 'vitest';
import { writeIncidents } from '#domain/notices/incident.ts';
import { present } from '#domain/values/present.ts';
import type { WakeHint } from '#ports/stores/heads.ts';
import { BadCursorError } from '#ports/stores/page.ts';
import { aBusyHead, aHead, DAY, HOSTILE_JOB_IDS, HOUR, NOON } from '../builders.ts';
import { expectForgedCursorsRefused, readAll, type StoresUnderTest } from '../store-suite.ts';

const AN_INCIDENT = { kind: 'failing', since: NOON, again: 0, reminders: 0 } as const;

/** The rules of Heads. */
export function headRules(current: () => StoresUnderTest): void {
  test('jobs in trouble are found by the beginning of it, longest first, until it is over', async () => {
    const { heads } = current().stores;
    const trouble = (openSince: number) => present({ incidents: writeIncidents({ list: [AN_INCIDENT], openSince }) });
    for (const [index, jobId] of ['d', 'b', 'c', 'a', 'e'].entries()) {
      await heads.write(aHead({ jobId, ...trouble(NOON + (index % 3)) }));
    }
    await heads.write(aHead({ jobId: 'calm', ...present({ incidents: writeIncidents({ list: [AN_INCIDENT] }) }) }));
    await heads.write(aHead({ jobId: 'c', version: 2 }));

    const found = await readAll((page) => heads.inTrouble(page), 2);

    expect(found).toEqual([
      { jobId: 'a', since: NOON },
      { jobId: 'd', since: NOON },
      { jobId: 'b', since: NOON + 1 },
      { jobId: 'e', since: NOON + 1 },
    ]);
    await expectForgedCursorsRefused((cursor) => heads.inTrouble({ limit: 3, cursor }));
  });

  test('a head is read as it was written', async () => {
    const { heads } = current().stores;
    const head = aBusyHead();

    expect(await heads.write(head)).toBe('written');

    expect(await heads.read(head.jobId)).toStrictEqual(head);
  });

  test('a job without a head has none', async () => {
    expect(await current().stores.heads.read('nightly')).toBeUndefined();
  });

  test('version 1 is written once', async () => {
    const { heads } = current().stores;
    await heads.write(aHead({ mark: 1 }));

    expect(await heads.write(aHead({ mark: 2 }))).toBe('conflict');

    expect(await heads.read('nightly')).toMatchObject({ mark: 1 });
  });

  test.each([1, 2, 4])('version %i is refused while version 2 is stored', async (version) => {
    const { heads } = current().stores;
    await heads.write(aHead());
    await heads.write(aHead({ version: 2 }));

    expect(await heads.write(aHead({ version, mark: 7 }))).toBe('conflict');

    expect(await heads.read('nightly')).toMatchObject({ version: 2, mark: NOON });
  });

  test('version 2 is refused where there is no head', async () => {
    const { heads } = current().stores;

    expect(await heads.write(aHead({ version: 2 }))).toBe('conflict');

    expect(await heads.read('nightly')).toBeUndefined();
  });

  test('exactly one of many concurrent writers wins, version after version', async () => {
    const { heads } = current().stores;
    for (const version of [1, 2, 3]) {
      const marks = Array.from({ length: 16 }, (_, index) => version * 100 + index);

      const answers = await Promise.all(marks.map((mark) => heads.write(aHead({ version, mark }))));

      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      expect(await heads.read('nightly')).toMatchObject({ version, mark: marks[answers.indexOf('written')] });
    }
  });

  test('what happens to an object after it was written or read changes nothing stored', async () => {
    const { heads } = current().stores;
    const counters = { ...aHead().counters };
    await heads.write(aHead({ counters }));
    const read = await heads.read('nightly');
    tryTo(() => Object.assign(counters, { missed: 99 }));
    tryTo(() => Object.assign(read ?? {}, { mark: 99 }));

    expect(await heads.read('nightly')).toStrictEqual(aHead());
  });

  test('an attribute that is left out by the next version is gone', async () => {
    const { heads } = current().stores;
    await heads.write(aBusyHead());

    await heads.write(aHead({ version: 2 }));

    expect(await heads.read('nightly')).toStrictEqual(aHead({ version: 2 }));
  });

  test('an expired head is not shown, is refused a next version and makes room for a first one', async () => {
    const { stores, clock } = current();
    const { heads } = stores;
    await heads.write(aHead({ expiresAt: NOON + 10 }));
    expect(await heads.write(aHead({ version: 2, expiresAt: NOON + 10 }))).toBe('written');

    clock.advanceBy(10_000);

    expect(await heads.read('nightly')).toBeUndefined();
    expect(await heads.readMany(['nightly'])).toEqual([]);
    expect(await heads.write(aHead({ version: 3 }))).toBe('conflict');
    expect(await heads.write(aHead())).toBe('written');
    expect(await heads.read('nightly')).toStrictEqual(aHead());
  });

  test('ids that look like something else are kept apart', async () => {
    const { heads } = current().stores;
    await Promise.all(HOSTILE_JOB_IDS.map((jobId, index) => heads.write(aHead({ jobId, mark: index, wakeAt: NOON }))));

    const read = await Promise.all(HOSTILE_JOB_IDS.map((jobId) => heads.read(jobId)));

    expect(read.map((head) => head?.mark)).toEqual(HOSTILE_JOB_IDS.map((_, index) => index));
    const due = await readAll((page) => heads.due(false, NOON, page));
    expect(due.map(({ jobId }) => jobId).sort()).toEqual([...HOSTILE_JOB_IDS].sort());
  });

  test('many heads are read in the order asked for, each once, without those that are not there', async () => {
    const { heads } = current().stores;
    const jobIds = Array.from({ length: 120 }, (_, index) => `job-${index}`);
    await Promise.all(jobIds.map((jobId) => heads.write(aHead({ jobId }))));

    const read = await heads.readMany(['nobody', ...jobIds, 'job-7']);

    expect(read.map(({ jobId }) => jobId)).toEqual(jobIds);
    expect(await heads.readMany([])).toEqual([]);
  });

  test('due heads are found page by page, each once, soonest first, then by id', async () => {
    const { heads } = current().stores;
    const all = Array.from({ length: 40 }, (_, index) => ({ jobId: `job-${index}`, wakeAt: NOON - (index % 7) }));
    await Promise.all(all.map((hint) => heads.write(aHead(hint))));
    await heads.write(aHead({ jobId: 'later', wakeAt: NOON + 1 }));
    await heads.write(aHead({ jobId: 'never' }));

    for (const limit of [1, 3, 40, 41]) {
      const due = await readAll((page) => heads.due(false, NOON, page), limit);

      expect(due).toEqual([...all].sort(byWakeAt));
    }
  });

  test('a page of due heads is as long as asked for while there are more', async () => {
    const { heads } = current().stores;
    await Promise.all([1, 2, 3, 4, 5].map((index) => heads.write(aHead({ jobId: `job-${index}`, wakeAt: NOON }))));

    const first = await heads.due(false, NOON, { limit: 4 });
    const all = await heads.due(false, NOON, { limit: 5 });

    expect(first.items).toHaveLength(4);
    expect(first.nextCursor).toBeDefined();
    expect(all.items).toHaveLength(5);
    expect(all.nextCursor).toBeUndefined();
  });

  test('jobs that clock themselves are found apart from the others', async () => {
    const { heads } = current().stores;
    await heads.write(aHead({ jobId: 'cron', wakeAt: NOON }));
    await heads.write(aHead({ jobId: 'seconds', wakeAt: NOON + 60, selfClocked: true }));

    expect((await heads.due(false, NOON + HOUR, { limit: 10 })).items).toEqual([{ jobId: 'cron', wakeAt: NOON }]);
    expect((await heads.due(true, NOON + HOUR, { limit: 10 })).items).toEqual([
      { jobId: 'seconds', wakeAt: NOON + 60 },
    ]);
  });

  test('all heads to be woken are listed, soonest first, then by id, however their jobs are clocked', async () => {
    const { heads } = current().stores;
    const all = Array.from({ length: 40 }, (_, index) => ({ jobId: `job-${index}`, wakeAt: NOON + (index % 7) }));
    await Promise.all(all.map((hint, index) => heads.write(aHead({ ...hint, selfClocked: index % 3 === 0 }))));
    await heads.write(aHead({ jobId: 'never' }));

    for (const limit of [1, 7, 40, 41]) {
      expect(await readAll((page) => heads.byWakeAt(page), limit)).toEqual([...all].sort(byWakeAt));
    }
    await expectForgedCursorsRefused((cursor) => heads.byWakeAt({ limit: 10, cursor }));
  });

  test('all jobs with runs that are not over are found, whenever they are looked at, and nothing that is looked at late besides', async () => {
    const { heads } = current().stores;
    const { active, waiting } = aBusyHead();
    const wakes = [NOON - 10, NOON + 60, NOON + 61, NOON + 900, NOON + DAY];
    const open = wakes.flatMap((wakeAt) =>
      [false, true].flatMap((selfClocked) => [
        aHead({ jobId: `active-${wakeAt}-${selfClocked}`, wakeAt, selfClocked, active }),
        aHead({ jobId: `waiting-${wakeAt}-${selfClocked}`, wakeAt, selfClocked, waiting }),
      ]),
    );
    const idle = wakes.map((wakeAt) => aHead({ jobId: `idle-${wakeAt}`, wakeAt }));
    await Promise.all([...open, ...idle].map((head) => heads.write(head)));
    const openIds = open.map(({ jobId }) => jobId).sort();

    for (const limit of [1, 7, 100]) {
      const found = (await readAll((page) => heads.open(page), limit)).map(({ jobId }) => jobId);
      expect(found.filter((jobId) => !jobId.startsWith('idle')).sort()).toEqual(openIds);
      expect(found).not.toContain(`idle-${NOON + 900}`);
    }
    const { items } = await heads.open({ limit: 100 });
    const behind = await heads.open({ limit: 100, cursor: items[4]?.cursor ?? '' });
    expect(behind.items.map(({ jobId }) => jobId)).toEqual(items.slice(5).map(({ jobId }) => jobId));
    for (const selfClocked of [false, true]) {
      const due = await readAll((page) => heads.due(selfClocked, NOON + 900, page), 100);
      expect(due.filter(({ jobId }) => openIds.includes(jobId))).toHaveLength(8);
    }
    expect(await readAll((page) => heads.byWakeAt(page), 100)).toHaveLength(open.length + idle.length);

    await Promise.all(open.map((head) => heads.write({ ...head, version: 2, active: [], waiting: [] })));
    const left = (await readAll((page) => heads.open(page), 100)).map(({ jobId }) => jobId);
    expect(left.filter((jobId) => /-(?:900|86400)/.test(jobId))).toEqual([]);
    await expectForgedCursorsRefused((cursor) => heads.open({ limit: 10, cursor }));
  });

  test('a head is due when its last version says so, and never when that says nothing', async () => {
    const { heads } = current().stores;
    await heads.write(aHead({ wakeAt: NOON }));

    await heads.write(aHead({ version: 2, wakeAt: NOON + 60 }));
    expect((await heads.due(false, NOON, { limit: 10 })).items).toEqual([]);
    expect((await heads.due(false, NOON + 60, { limit: 10 })).items).toEqual([{ jobId: 'nightly', wakeAt: NOON + 60 }]);

    await heads.write(aHead({ version: 3, wakeAt: NOON + 60, selfClocked: true }));
    expect((await heads.due(false, NOON + 60, { limit: 10 })).items).toEqual([]);

    await heads.write(aHead({ version: 4, selfClocked: true }));
    expect((await heads.due(true, NOON + 60, { limit: 10 })).items).toEqual([]);
  });

  test('a cursor stays good when its job is no longer due', async () => {
    const { heads } = current().stores;
    const all = [1, 2, 3, 4, 5].map((index) => aHead({ jobId: `job-${index}`, wakeAt: NOON }));
    await Promise.all(all.map((head) => heads.write(head)));
    const first = await heads.due(false, NOON, { limit: 2 });
    const seen = first.items.map(({ jobId }) => jobId);
    await Promise.all(seen.map((jobId) => heads.write(aHead({ jobId, version: 2 }))));

    const rest = await heads.due(false, NOON, { limit: 10, ...cursorOf(first) });

    expect([...seen, ...rest.items.map(({ jobId }) => jobId)].sort()).toEqual(all.map(({ jobId }) => jobId));
  });

  test('a cursor that someone made up is refused', async () => {
    const { heads } = current().stores;

    await expectForgedCursorsRefused((cursor) => heads.due(false, NOON, { limit: 10, cursor }));
  });

  test('the cursor of the other list is refused', async () => {
    const { heads } = current().stores;
    await Promise.all([1, 2].map((index) => heads.write(aHead({ jobId: `job-${index}`, wakeAt: NOON }))));
    const page = await heads.due(false, NOON, { limit: 1 });

    await expect(heads.due(true, NOON, { limit: 1, ...cursorOf(page) })).rejects.toBeInstanceOf(BadCursorError);
  });
}

function byWakeAt(one: WakeHint, other: WakeHint): number {
  return one.wakeAt - other.wakeAt || (one.jobId < other.jobId ? -1 : 1);
}

function cursorOf({ nextCursor }: { readonly nextCursor?: string }): { cursor?: string } {
  return nextCursor === undefined ? {} : { cursor: nextCursor };
}

/** A store may also give out what nobody can change. */
function tryTo(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}
