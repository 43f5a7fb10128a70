import type { JobSummary } from '#domain/stored/summary.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { isObject } from '#domain/values/json/object.ts';
import { BadCursorError, type Page } from '#ports/stores/page.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { FORMER_DEFINITION, HIGHEST, headKey } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import { absent, type DynamoTable } from './table/table.ts';

const BOOKMARK = 'definitions';
const JOBS_A_STEP = 20;
const REVISIONS_A_PAGE = 100;
/** The longest attempt and an hour: by then nothing of the version before runs any more, which knows only the old place. */
const WAIT_SECONDS = 90_000;

/** The progress of the move. */
interface Progress {
  /** The instant at which this version was first there. */
  readonly since: EpochSeconds;
  readonly cursor?: string;
  readonly done?: true;
}

/**
 * Moves the definitions that versions up to 0.1 kept among the heads into partitions of their own: once, a few jobs at a time, beginning a
 * day after the upgrade. Those of deleted jobs stay where they are, and expire there. One step may be done again at any time.
 */
export class FormerDefinitions {
  readonly #jobs: DynamoTable;
  readonly #stores: Pick<Stores, 'bookmarks' | 'summaries'>;
  #done = false;

  constructor(jobs: DynamoTable, stores: Pick<Stores, 'bookmarks' | 'summaries'>) {
    this.#jobs = jobs;
    this.#stores = stores;
  }

  /** Answers how many definitions were moved. */
  async moveSome(): Promise<number> {
    if (this.#done) {
      return 0;
    }
    const { bookmarks } = this.#stores;
    const before = progressIn(await bookmarks.read(BOOKMARK));
    const now = this.#jobs.now();
    if (before === undefined) {
      await bookmarks.write(BOOKMARK, JSON.stringify({ since: now } satisfies Progress));
      return 0;
    }
    this.#done = before.done === true;
    return this.#done || now - before.since < WAIT_SECONDS ? 0 : this.#moveFrom(before);
  }

  async #moveFrom({ since, cursor }: Progress): Promise<number> {
    const { bookmarks } = this.#stores;
    const { items, nextCursor } = await this.#jobsFrom(cursor);
    let moved = 0;
    for (const { jobId } of items) {
      moved += await this.#moveOf(jobId);
    }
    const after: Progress = nextCursor === undefined ? { since, done: true } : { since, cursor: nextCursor };
    await bookmarks.write(BOOKMARK, JSON.stringify(after));
    return moved;
  }

  /** A cursor that is none makes the move begin again. */
  async #jobsFrom(cursor: string | undefined): Promise<Page<JobSummary>> {
    const { summaries } = this.#stores;
    try {
      return await summaries.list({ limit: JOBS_A_STEP, ...(cursor === undefined ? {} : { cursor }) });
    } catch (error) {
      if (error instanceof BadCursorError) {
        return summaries.list({ limit: JOBS_A_STEP });
      }
      throw error;
    }
  }

  async #moveOf(jobId: string): Promise<number> {
    const { pk } = headKey(jobId);
    let moved = 0;
    let last: Item | undefined;
    do {
      const { items, more } = await this.#jobs.query({
        partition: ['pk', pk],
        sort: ['sk', FORMER_DEFINITION, FORMER_DEFINITION + HIGHEST],
        descending: false,
        consistent: true,
        limit: REVISIONS_A_PAGE,
        ...(last === undefined ? {} : { startAfter: { pk, sk: last.sk } }),
      });
      for (const item of items) {
        moved += (await this.#move(jobId, item)) ? 1 : 0;
      }
      last = more ? items.at(-1) : undefined;
    } while (last !== undefined);
    return moved;
  }

  /**
   * A revision that was given an end while it was copied gets it in both places before the old one goes. What is none stays for whoever reads
   * it to tell of.
   */
  async #move(jobId: string, item: Item): Promise<boolean> {
    if (typeof item.definition !== 'string') {
      return false;
    }
    const former = { pk: headKey(jobId).pk, sk: String(item.sk) };
    const key = { pk: `def#${jobId}`, sk: former.sk.slice(FORMER_DEFINITION.length) };
    await this.#jobs.putIf({ ...item, ...key }, absent(this.#jobs.now()));
    const { expiresAt } = (await this.#jobs.get(former, { consistent: true })) ?? {};
    if (typeof expiresAt === 'number' && expiresAt !== item.expiresAt) {
      await this.#jobs.expire(key, expiresAt);
    }
    await this.#jobs.remove(former);
    return true;
  }
}

/** Anything else is as good as nothing: the move begins again. */
function progressIn(text: string | undefined): Progress | undefined {
  const value: unknown = text === undefined ? undefined : parsed(text);
  if (!isObject(value) || typeof value.since !== 'number') {
    return undefined;
  }
  const { since, cursor, done } = value;
  return {
    since,
    ...(typeof cursor === 'string' ? { cursor } : {}),
    ...(done === true ? { done } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
