import type { Head } from '#domain/ledger/head/head.ts';
import { hasOpenRuns } from '#domain/ledger/head/knows-run.ts';
import { readIncidents } from '#domain/notices/incident.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Heads, OpenHint, TroubleHint, WakeHint } from '#ports/stores/heads.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { isLive } from './expiry.ts';
import { frozen } from './frozen.ts';
import { cursorAt, cutPage, type Keyed } from './page.ts';

/** Heads in memory. */
export class MemoryHeads implements Heads {
  readonly #heads = new Map<string, Head>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async read(jobId: string): Promise<Head | undefined> {
    return frozen(this.#live(jobId));
  }

  async readMany(jobIds: readonly string[]): Promise<readonly Head[]> {
    return [...new Set(jobIds)].flatMap((jobId) => frozen(this.#live(jobId)) ?? []);
  }

  async write(head: Head): Promise<'written' | 'conflict'> {
    if ((this.#live(head.jobId)?.version ?? 0) !== head.version - 1) {
      return 'conflict';
    }
    this.#heads.set(head.jobId, frozen(head));
    return 'written';
  }

  async due(selfClocked: boolean, until: EpochSeconds, page: PageRequest): Promise<Page<WakeHint>> {
    const hints = this.#hints((head) => head.wakeAt <= until && head.selfClocked === selfClocked);
    return cutPage(`due ${selfClocked}`, hints, 'ascending', page);
  }

  async byWakeAt(page: PageRequest): Promise<Page<WakeHint>> {
    return cutPage(
      'wake',
      this.#hints(() => true),
      'ascending',
      page,
    );
  }

  async open(page: PageRequest): Promise<Page<OpenHint>> {
    const jobs = [...this.#heads.values()].filter((head) => hasOpenRuns(head) && this.#live(head.jobId) !== undefined);
    const hints = jobs.map(({ jobId }) => ({ key: jobId, item: { jobId, cursor: cursorAt('open', jobId) } }));
    return cutPage('open', hints, 'ascending', page);
  }

  async inTrouble(page: PageRequest): Promise<Page<TroubleHint>> {
    const hints = [...this.#heads.values()].flatMap(({ jobId, incidents }) => {
      const since = readIncidents(incidents).openSince;
      return since !== undefined && this.#live(jobId) !== undefined
        ? [{ key: `${String(since).padStart(12, '0')} ${jobId}`, item: { jobId, since } }]
        : [];
    });
    return cutPage('trouble', hints, 'ascending', page);
  }

  #hints(isWanted: (head: Head & WakeHint) => boolean): Keyed<WakeHint>[] {
    return [...this.#heads.values()].flatMap((head) => {
      const { jobId, wakeAt } = head;
      return wakeAt !== undefined && this.#live(jobId) !== undefined && isWanted({ ...head, wakeAt })
        ? [{ key: `${String(wakeAt).padStart(12, '0')} ${jobId}`, item: { jobId, wakeAt } }]
        : [];
    });
  }

  #live(jobId: string): Head | undefined {
    const head = this.#heads.get(jobId);
    return head !== undefined && isLive(head.expiresAt, this.#clock) ? head : undefined;
  }
}
