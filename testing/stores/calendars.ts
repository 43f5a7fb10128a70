import type { CalendarHead } from '#domain/calendars/head.ts';
import type { CalendarRevision } from '#domain/calendars/revision.ts';
import type { Calendars } from '#ports/stores/calendars/calendars.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { frozen } from './frozen.ts';
import { sorted } from './page.ts';

/** Calendars in memory. */
export class MemoryCalendars implements Calendars {
  readonly #heads = new Map<string, CalendarHead>();
  readonly #revisions = new Map<string, CalendarRevision>();

  async read(name: string): Promise<CalendarHead | undefined> {
    return frozen(this.#heads.get(name));
  }

  async write(head: CalendarHead): Promise<'written' | 'conflict'> {
    if ((this.#heads.get(head.name)?.version ?? 0) !== head.version - 1) {
      return 'conflict';
    }
    this.#heads.set(head.name, frozen(head));
    return 'written';
  }

  async list({ limit, cursor = '' }: PageRequest): Promise<Page<CalendarHead>> {
    const keyed = [...this.#heads.values()].map((item) => ({ key: item.name, item }));
    const rest = sorted(keyed, 'ascending').filter(({ key }) => key > cursor);
    const items = rest.slice(0, limit).map(({ item }) => frozen(item));
    const last = items.at(-1);
    return rest.length > items.length && last !== undefined ? { items, nextCursor: last.name } : { items };
  }

  async putRevision(revision: CalendarRevision): Promise<'stored' | 'exists'> {
    const key = `${revision.name} ${revision.revision}`;
    if (this.#revisions.has(key)) {
      return 'exists';
    }
    this.#revisions.set(key, frozen(revision));
    return 'stored';
  }

  async readRevision(name: string, revision: number): Promise<CalendarRevision | undefined> {
    return frozen(this.#revisions.get(`${name} ${revision}`));
  }
}
