import { absent, keptVersionBefore } from '#adapters/dynamo/table/conditions.ts';
import { calendarKey, calendarRevisionKey, HIGHEST } from '#adapters/dynamo/table/keys.ts';
import { BY_PRIMARY_KEY, readRows } from '#adapters/dynamo/table/list.ts';
import type { DynamoTable } from '#adapters/dynamo/table/table.ts';
import { type CalendarHead, readCalendarHead } from '#domain/calendars/head.ts';
import { type CalendarRevision, readCalendarRevision } from '#domain/calendars/revision.ts';
import type { Calendars } from '#ports/stores/calendars/calendars.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

/** Calendars in the jobs table: the heads of all of them in one partition, and the revisions of each, as JSON text, in one of its own. */
export class DynamoCalendars implements Calendars {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(name: string): Promise<CalendarHead | undefined> {
    const item = await this.#table.get(calendarKey(name), { consistent: true });
    return item && this.#table.valueOf('calendar', item, (head) => readCalendarHead(head, name));
  }

  async write(head: CalendarHead): Promise<'written' | 'conflict'> {
    return this.#table.putIf(
      { ...head, ...calendarKey(head.name) },
      keptVersionBefore(head.version, this.#table.now()),
    );
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<CalendarHead>> {
    const list = {
      ...BY_PRIMARY_KEY,
      partitions: [calendarKey('').pk],
      from: '-',
      to: HIGHEST,
      descending: false,
      consistent: false,
    };
    const start = cursor === undefined ? undefined : { sortKey: cursor };
    const { rows, more } = await readRows(this.#table, list, limit, start);
    const items = rows.flatMap(
      ({ item }) => this.#table.valueOf('calendar', item, (head) => readCalendarHead(head, String(item.sk))) ?? [],
    );
    const last = rows.at(-1);
    return more && last !== undefined ? { items, nextCursor: last.position.sortKey } : { items };
  }

  async putRevision(revision: CalendarRevision): Promise<'stored' | 'exists'> {
    const item = { ...calendarRevisionKey(revision.name, revision.revision), calendar: JSON.stringify(revision) };
    return (await this.#table.putIf(item, absent(this.#table.now()))) === 'written' ? 'stored' : 'exists';
  }

  async readRevision(name: string, revision: number): Promise<CalendarRevision | undefined> {
    const item = await this.#table.get(calendarRevisionKey(name, revision), { consistent: true });
    return (
      item && this.#table.valueOf('calendar', item, ({ calendar }) => readCalendarRevision(calendar, name, revision))
    );
  }
}
