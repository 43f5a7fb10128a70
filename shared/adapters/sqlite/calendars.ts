import { type CalendarHead, readCalendarHead } from '#domain/calendars/head.ts';
import { type CalendarRevision, readCalendarRevision } from '#domain/calendars/revision.ts';
import type { Calendars } from '#ports/stores/calendars/calendars.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { jsonOf, numberOf, type Row, textOf } from './file/row.ts';

/** The tables `calendars`, of their heads, and `calendar_revisions`. */
export class SqliteCalendars implements Calendars {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #list: Reading;
  readonly #first: Writing;
  readonly #next: Writing;
  readonly #revision: Reading;
  readonly #putRevision: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading('select name, version, head from calendars where name = ?');
    this.#list = access.reading('select name, version, head from calendars where name > ? order by name limit ?');
    this.#first = access.writing(
      'insert into calendars (version, head, name) values (?, ?, ?) on conflict (name) do nothing',
    );
    this.#next = access.writing('update calendars set version = ?, head = ? where name = ? and version = ?');
    this.#revision = access.reading('select calendar from calendar_revisions where name = ? and revision = ?');
    this.#putRevision = access.writing(
      'insert into calendar_revisions (name, revision, calendar) values (?, ?, ?) on conflict (name, revision) do nothing',
    );
  }

  async read(name: string): Promise<CalendarHead | undefined> {
    const row = this.#one.one(name);
    return row && this.#headOf(row);
  }

  async write(head: CalendarHead): Promise<'written' | 'conflict'> {
    const { name, version } = head;
    const values = [version, JSON.stringify(head), name];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }

  async list({ limit, cursor = '' }: PageRequest): Promise<Page<CalendarHead>> {
    const rows = this.#list.all(cursor, limit + 1);
    const items = rows.slice(0, limit).flatMap((row) => this.#headOf(row) ?? []);
    const last = rows[limit - 1];
    return rows.length > limit && last !== undefined ? { items, nextCursor: textOf(last, 'name') } : { items };
  }

  async putRevision(revision: CalendarRevision): Promise<'stored' | 'exists'> {
    const changed = this.#putRevision.run(revision.name, revision.revision, JSON.stringify(revision));
    return changed === 1 ? 'stored' : 'exists';
  }

  async readRevision(name: string, revision: number): Promise<CalendarRevision | undefined> {
    const row = this.#revision.one(name, revision);
    const read = row && readCalendarRevision(row.calendar, name, revision);
    return read && this.#access.valueOf('calendar', `calendar ${name} ${revision}`, read);
  }

  #headOf(row: Row): CalendarHead | undefined {
    const name = textOf(row, 'name');
    const head = this.#access.valueOf('calendar', `calendar ${name}`, readCalendarHead(jsonOf(row, 'head'), name));
    // Writes are held against the column, whatever became of the rest.
    return head && { ...head, version: numberOf(row, 'version') };
  }
}
