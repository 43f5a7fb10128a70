import type { EpochSeconds } from '#domain/time/instant.ts';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { absent } from './table/conditions.ts';
import { FORMER_DEFINITION, HIGHEST, headKey } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';

const BOOKMARK = 'definitions';
const JOBS_A_STEP = 20;
const REVISIONS_A_PAGE = 100;
/** The longest attempt and an hour: by then nothing of the version before runs any more, which knows only the old place. */
const WAIT_SECONDS = 90_000;

/** The progress of the move. */
interface Progress {
  /** The instant at which this version was first there. */
  readonly since: EpochSeconds;
  /** The last job whose definitions were moved. */
  readonly after?: string;
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

  async #moveFrom({ since, after }: Progress): Promise<number> {
    const { bookmarks, summaries } = this.#stores;
    const { items, nextCursor } = await summaries.list({ limit: JOBS_A_STEP, ...present({ cursor: after }) });
    let moved = 0;
    for (const { jobId } of items) {
      moved += await this.#moveOf(jobId);
    }
    const progress: Progress = nextCursor === undefined ? { since, done: true } : { since, after: nextCursor };
    await bookmarks.write(BOOKMARK, JSON.stringify(progress));
    return moved;
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
  const { since, after, done } = value;
  return {
    since,
    ...(typeof after === 'string' ? { after } : {}),
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
