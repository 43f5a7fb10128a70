import { expect, test } from 'vitest';
import type { Receipt } from '#domain/receipts/receipt.ts';
import { NOON } from '../builders.ts';
import type { StoresUnderTest } from '../store-suite.ts';

const PAGE: Receipt = {
  day: '2026-11-28',
  number: 1,
  closedAt: NOON,
  before: { day: '2026-11-28', number: 0 },
  previous: 'a'.repeat(64),
  through: '20261128T000000Z#report.20261128T000000Z',
  next: 'cursor',
  jobs: [
    {
      id: 'report',
      records: 2,
      fires: 3,
      outcomes: { succeeded: 1, overlap: 2 },
      ids: 'b'.repeat(64),
      hash: 'c'.repeat(64),
    },
  ],
  root: 'd'.repeat(64),
};

/** The rules of Receipts. */
export function receiptRules(current: () => StoresUnderTest): void {
  test('a page is read as it was put, at its place alone', async () => {
    const { receipts } = current().stores;
    const { before, through, next, ...bare } = PAGE;
    const first = { ...bare, number: 0, previous: '' };

    expect(await receipts.put(PAGE, NOON + 60)).toBe('stored');
    expect(await receipts.put(first, NOON + 60)).toBe('stored');

    expect(await receipts.read({ day: '2026-11-28', number: 1 })).toEqual(PAGE);
    expect(await receipts.read({ day: '2026-11-28', number: 0 })).toEqual(first);
    expect(await receipts.read({ day: '2026-11-27', number: 1 })).toBeUndefined();
  });

  test('a page that is there stays as it is, until it has expired', async () => {
    const { stores, clock } = current();
    const other = { ...PAGE, root: 'e'.repeat(64) };
    await stores.receipts.put(PAGE, NOON + 60);

    expect(await stores.receipts.put(other, NOON + 90)).toBe('exists');
    expect(await stores.receipts.read(PAGE)).toEqual(PAGE);
    clock.advanceBy(60_000);

    expect(await stores.receipts.read(PAGE)).toBeUndefined();
    expect(await stores.receipts.put(other, NOON + 900)).toBe('stored');
    expect(await stores.receipts.read(PAGE)).toEqual(other);
  });
}
