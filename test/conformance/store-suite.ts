import { afterEach, beforeEach, describe, expect } from 'vitest';
import { BadCursorError, type Page, type PageRequest } from '#ports/stores/page.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { FakeClock } from '#testing/clock.ts';
import { NOON } from './builders.ts';
import { bookmarkRules } from './rules/bookmark.ts';
import { calendarRules } from './rules/calendar.ts';
import { channelRules } from './rules/channel.ts';
import { definitionRules } from './rules/definition.ts';
import { deliveryRules } from './rules/delivery.ts';
import { gateRules } from './rules/gate.ts';
import { headRules } from './rules/head.ts';
import { logRules } from './rules/log.ts';
import { receiptRules } from './rules/receipt.ts';
import { runRules } from './rules/run.ts';
import { summaryRules } from './rules/summary.ts';
import { switchboardRules } from './rules/switchboard.ts';

/** Empty stores that read this clock. */
interface OpenStores extends Stores {
  close(): Promise<void>;
}

/** The stores of one test, and the clock they read. */
export interface StoresUnderTest {
  readonly clock: FakeClock;
  readonly stores: Stores;
}

/** What every set of stores does, whatever it is made of. */
export function describeStores(name: string, open: (clock: FakeClock) => Promise<OpenStores>): void {
  describe(name, () => {
    let clock: FakeClock;
    let stores: OpenStores;
    beforeEach(async () => {
      clock = new FakeClock(NOON * 1000);
      stores = await open(clock);
    });
    afterEach(() => stores.close());

    const current = (): StoresUnderTest => ({ clock, stores });
    describe('heads', () => headRules(current));
    describe('gates', () => gateRules(current));
    describe('definitions', () => definitionRules(current));
    describe('summaries', () => summaryRules(current));
    describe('the switch over all jobs', () => switchboardRules(current));
    describe('bookmarks', () => bookmarkRules(current));
    describe('the heads of channels', () => channelRules(current));
    describe('receipts', () => receiptRules(current));
    describe('calendars', () => calendarRules(current));
    describe('runs', () => runRules(current));
    describe('deliveries of notices', () => deliveryRules(current));
    describe('output, audit and idempotency keys', () => logRules(current));
  });
}

/** Reads a list to its end, `limit` items at a time. */
export async function readAll<Item>(read: (page: PageRequest) => Promise<Page<Item>>, limit = 3): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await read({ limit, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

/** Asks with cursors that someone made up: each one is refused. */
export async function expectForgedCursorsRefused(ask: (cursor: string) => Promise<unknown>): Promise<void> {
  for (const cursor of FORGED_CURSORS) {
    await expect(ask(cursor), cursor).rejects.toBeInstanceOf(BadCursorError);
  }
}

const FORGED_CURSORS = [
  'x',
  '',
  '%',
  encode('null'),
  encode('{}'),
  encode('[]'),
  encode('["job#nightly"]'),
  encode('["job#nightly", 7]'),
  encode('["job#other", "run#"]'),
  encode('["constructor", "a"]'),
];

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
