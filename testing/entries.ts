import { entryName, jobIdOfEntry } from '#domain/jobs/entry-name.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import type { Entries } from '#ports/entries.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { frozen } from './stores/frozen.ts';
import { cutPage } from './stores/page.ts';

/** Entries that never fire: a test asks for them and sends the wake-ups itself. */
export class MemoryEntries implements Entries {
  readonly #entries = new Map<string, EntrySpecification>();

  async create(jobId: string, specification: EntrySpecification): Promise<'created' | 'exists'> {
    const name = entryName(jobId, specification);
    if (this.#entries.has(name)) {
      return 'exists';
    }
    this.#entries.set(name, frozen(specification));
    return 'created';
  }

  async remove(name: string): Promise<void> {
    this.#entries.delete(name);
  }

  async names({ jobId, ...page }: PageRequest & { readonly jobId?: string }): Promise<Page<string>> {
    const keyed = [...this.#entries.keys()]
      .filter((name) => jobId === undefined || jobIdOfEntry(name) === jobId)
      .map((name) => ({ key: name, item: name }));
    return cutPage(`entries ${jobId ?? ''}`, keyed, 'ascending', page);
  }

  /** The entries that the clock was told for a job. */
  specifications(jobId: string): readonly EntrySpecification[] {
    return [...this.#entries].flatMap(([name, specification]) => (jobIdOfEntry(name) === jobId ? [specification] : []));
  }
}
