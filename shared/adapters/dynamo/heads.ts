import type { Head } from '#domain/ledger/head/head.ts';
import { headOf, type StoredHead } from '#domain/ledger/head/recent.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Heads, WakeHint } from '#ports/stores/heads.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Position } from './table/cursor.ts';
import { HIGHEST, headKey, parseWakeKey, wakeAttributes, wakeInstant, wakePartitions } from './table/keys.ts';
import { readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import { type DynamoTable, versionBefore } from './table/table.ts';
import { WAKE_INDEX } from './table/tables.ts';

/** Heads in the jobs table, found by the wake index when they are due. */
export class DynamoHeads implements Heads {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(jobId: string): Promise<Head | undefined> {
    const item = await this.#table.get(headKey(jobId), { consistent: true });
    return item === undefined ? undefined : toHead(item);
  }

  async readMany(jobIds: readonly string[]): Promise<readonly Head[]> {
    const distinct = [...new Set(jobIds)];
    const items = await this.#table.getMany(distinct.map(headKey), { consistent: false });
    const heads = new Map(items.map(toHead).map((head) => [head.jobId, head]));
    return distinct.flatMap((jobId) => heads.get(jobId) ?? []);
  }

  async write(head: Head): Promise<'written' | 'conflict'> {
    const item = { ...head, ...headKey(head.jobId), ...wakeAttributes(head) };
    return this.#table.putIf(item, versionBefore(head.version, this.#table.now()));
  }

  async due(selfClocked: boolean, until: EpochSeconds, page: PageRequest): Promise<Page<WakeHint>> {
    const list = {
      index: WAKE_INDEX.name,
      partitionName: WAKE_INDEX.partitionKey.name,
      sortName: WAKE_INDEX.sortKey.name,
      partitions: wakePartitions(selfClocked),
      from: wakeInstant(0),
      to: `${wakeInstant(until)}#${HIGHEST}`,
      descending: false,
      consistent: false,
      startKey: ({ partition, sortKey }: Position) => {
        const hint = parseWakeKey(sortKey);
        return hint && { ...headKey(hint.jobId), wakeShard: partition, wakeKey: sortKey };
      },
    };
    return readPage(this.#table, list, page, toHint);
  }
}

function toHint({ pk, wakeKey }: Item): WakeHint {
  const hint = parseWakeKey(String(wakeKey));
  if (hint === undefined) {
    throw new StoreFault('item_unreadable', `${pk} has no wake key`);
  }
  return hint;
}

function toHead({ pk, sk, wakeShard, wakeKey, ...head }: Item): Head {
  if (!isHead(head)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not a head`);
  }
  return headOf(head);
}

/** Only what tells a head from anything else: the item was written by `write`. */
function isHead(item: object): item is StoredHead {
  return (
    'jobId' in item && 'version' in item && 'mark' in item && 'active' in item && 'outbox' in item && 'counters' in item
  );
}
