import { expect, test } from 'vitest';
import type { CalendarHead } from '#domain/calendars/head.ts';
import type { CalendarRevision } from '#domain/calendars/revision.ts';
import { NOON } from '../builders.ts';
import { readAll, type StoresUnderTest } from '../store-suite.ts';

const NAMES = ['Bavaria', 'a', 'a.b', 'constructor', 'head', 'nightly', `x${'y'.repeat(63)}`];

/** The rules of Calendars. */
export function calendarRules(current: () => StoresUnderTest): void {
  test('the head of a calendar is read as it was written', async () => {
    const { calendars } = current().stores;
    const head = aCalendar({
      through: '2027-12-31',
      adoption: { after: 'nightly', behind: 2, named: ['a', 'b'], before: 3 },
      outdated: ['c'],
    });

    expect(await calendars.read('bavaria')).toBeUndefined();
    expect(await calendars.write(head)).toBe('written');
    expect(await calendars.read('bavaria')).toStrictEqual(head);

    expect(await calendars.write(aCalendar({ version: 2, deleted: true }))).toBe('written');
    expect(await calendars.read('bavaria')).toStrictEqual(aCalendar({ version: 2, deleted: true }));
  });

  test('exactly one of many concurrent writers wins, version after version', async () => {
    const { calendars } = current().stores;
    for (const version of [1, 2]) {
      const revisions = Array.from({ length: 16 }, (_, index) => index + 1);

      const answers = await Promise.all(revisions.map((revision) => calendars.write(aCalendar({ version, revision }))));

      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      const winner = revisions[answers.indexOf('written')];
      expect(await calendars.read('bavaria')).toStrictEqual(aCalendar({ version, revision: winner ?? 0 }));
    }
    expect(await calendars.write(aCalendar({ version: 4 }))).toBe('conflict');
  });

  test('the list shows each calendar once, by name, page by page, those that are deleted, too', async () => {
    const { calendars } = current().stores;
    const heads = NAMES.map((name, index) => aCalendar({ name, ...(index === 2 ? { deleted: true } : {}) }));
    await Promise.all(heads.map((head) => calendars.write(head)));

    for (const limit of [1, 3, NAMES.length, 100]) {
      expect(await readAll((page) => calendars.list(page), limit)).toStrictEqual(heads);
    }
    expect((await calendars.list({ limit: NAMES.length })).nextCursor).toBeUndefined();
  });

  test('a revision is stored once, and read by its number and its calendar', async () => {
    const { calendars } = current().stores;
    const first = aRevision();
    const second = aRevision({ revision: 2, by: 'Zoë' });

    expect(await calendars.putRevision(first)).toBe('stored');
    expect(await calendars.putRevision(second)).toBe('stored');
    expect(await calendars.putRevision({ ...second, by: 'ann' })).toBe('exists');

    expect(await calendars.readRevision('bavaria', 1)).toStrictEqual(first);
    expect(await calendars.readRevision('bavaria', 2)).toStrictEqual(second);
    expect(await calendars.readRevision('bavaria', 3)).toBeUndefined();
    expect(await calendars.readRevision('other', 1)).toBeUndefined();
    expect(await calendars.read('bavaria')).toBeUndefined();
  });
}

function aCalendar(changes: Partial<CalendarHead> = {}): CalendarHead {
  return { name: 'bavaria', version: 1, revision: 1, savedAt: NOON, by: 'ann', ...changes };
}

function aRevision(changes: Partial<CalendarRevision> = {}): CalendarRevision {
  const calendar = {
    timezone: 'Europe/Berlin',
    weekend: ['sat', 'sun'] as const,
    days: [
      { date: '2027-01-06', name: 'Heilige Drei Könige' },
      { from: '2027-12-24', to: '2027-12-31' },
    ],
    windows: [{ start: '2027-03-20T18:00', end: '2027-03-22T06:00', name: '🌙' }],
    through: '2027-12-31',
  };
  return { name: 'bavaria', revision: 1, calendar, savedAt: NOON, by: 'ann', ...changes };
}
