import { type CalendarHead, readCalendarHead } from '#domain/calendars/head.ts';
import { type CalendarRevision, readCalendarRevision } from '#domain/calendars/revision.ts';
import type { Calendars } from '#ports/stores/calendars/calendars.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { textOf } from './file/row.ts';
import { VersionedRows } from './file/versioned-rows.ts';

/** The tables `calendars`, of their heads, and `calendar_revisions`. */
export class SqliteCalendars implements Calendars {
  readonly #access: Access;
  readonly #heads: VersionedRows<string, CalendarHead>;
  readonly #list: Reading;
  readonly #revision: Reading;
  readonly #putRevision: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#heads = new VersionedRows(access, {
      table: 'calendars',
      columns: ['name', 'head'],
      kind: 'calendar',
      title: (name) => `calendar ${name}`,
      made: readCalendarHead,
    });
    this.#list = access.reading('select name, version, head from calendars where name > ? order by name limit ?');
    this.#revision = access.reading('select calendar from calendar_revisions where name = ? and revision = ?');
    this.#putRevision = access.writing(
      'insert into calendar_revisions (name, revision, calendar) values (?, ?, ?) on conflict (name, revision) do nothing',
    );
  }

  read(name: string): Promise<CalendarHead | undefined> {
    return this.#heads.read(name);
  }

  write(head: CalendarHead): Promise<'written' | 'conflict'> {
    return this.#heads.write(head.name, head);
  }

  async list({ limit, cursor = '' }: PageRequest): Promise<Page<CalendarHead>> {
    const rows = this.#list.all(cursor, limit + 1);
    const items = rows.slice(0, limit).flatMap((row) => this.#heads.valueOf(row, textOf(row, 'name')) ?? []);
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
}
