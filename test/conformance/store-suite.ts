import { afterEach, beforeEach, describe, expect } from 'vitest';
import { BadCursorError, type Page, type PageRequest } from '#ports/stores/page.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { FakeClock } from '#testing/clock.ts';
import { bookmarkRules } from './bookmark-rules.ts';
import { NOON } from './builders.ts';
import { calendarRules } from './calendar-rules.ts';
import { channelRules } from './channel-rules.ts';
import { definitionRules } from './definition-rules.ts';
import { deliveryRules } from './delivery-rules.ts';
import { gateRules } from './gate-rules.ts';
import { headRules } from './head-rules.ts';
import { logRules } from './log-rules.ts';
import { receiptRules } from './receipt-rules.ts';
import { runRules } from './run-rules.ts';
import { summaryRules } from './summary-rules.ts';
import { switchboardRules } from './switchboard-rules.ts';

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
