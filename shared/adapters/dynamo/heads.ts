import type { Head } from '#domain/ledger/head/head.ts';
import { CHECK_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { readHead } from '#domain/stored/head.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Read } from '#domain/values/shape.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Heads, OpenHint, TroubleHint, WakeHint } from '#ports/stores/heads.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { versionBefore } from './table/conditions.ts';
import { encodeCursor } from './table/cursor.ts';
import {
  HIGHEST,
  headKey,
  parseWakeKey,
  partitionsOf,
  wakeAttributes,
  wakeInstant,
  wakeList,
  wakePartitions,
} from './table/keys.ts';
import { type NamedList, readPage } from './table/list.ts';
import type { Item } from './table/requests.ts';
import type { DynamoTable } from './table/table.ts';
import { TROUBLE_INDEX, WAKE_INDEX } from './table/tables.ts';
import { TROUBLE_LIST, TROUBLE_PARTITIONS, troubleAttributes } from './table/trouble-keys.ts';

const KINDS = [false, true] as const;
const OPEN_LIST = 'open';
/** Far more than the clocks of two functions differ by. */
const CLOCK_SKEW_SECONDS = 30;

/** Heads in the jobs table, found by the wake index when they are due. */
export class DynamoHeads implements Heads {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(jobId: string): Promise<Head | undefined> {
    const item = await this.#table.get(headKey(jobId), { consistent: true });
    const head = item && this.#headOf(item, jobId);
    if (item !== undefined && head === undefined) {
      throw new StoreFault('item_unreadable', `the head of job ${jobId} cannot be read`);
    }
    return head;
  }

  async readMany(jobIds: readonly string[]): Promise<readonly Head[]> {
    const distinct = [...new Set(jobIds)];
    const items = await this.#table.getMany(distinct.map(headKey), { consistent: false });
    const heads = new Map(
      items.flatMap((item) => this.#headOf(item, jobIdOfHead(item)) ?? []).map((head) => [head.jobId, head]),
    );
    return distinct.flatMap((jobId) => heads.get(jobId) ?? []);
  }

  async write(head: Head): Promise<'written' | 'conflict'> {
    const item = {
      ...head,
      ...headKey(head.jobId),
      ...wakeAttributes(head, this.#table.now()),
      ...troubleAttributes(head),
    };
    return this.#table.putIf(item, versionBefore(head.version, this.#table.now()));
  }

  async due(selfClocked: boolean, until: EpochSeconds, page: PageRequest): Promise<Page<WakeHint>> {
    const name = wakeList(selfClocked);
    return this.#hints({ name, partitions: wakePartitions(selfClocked), to: `${wakeInstant(until)}#${HIGHEST}` }, page);
  }

  async byWakeAt(page: PageRequest): Promise<Page<WakeHint>> {
    const partitions = KINDS.flatMap(wakePartitions);
    return this.#hints({ name: WAKE_INDEX.name, partitions, to: HIGHEST }, page);
  }

  async open(page: PageRequest): Promise<Page<OpenHint>> {
    const soon = this.#table.now() + CHECK_SECONDS + CLOCK_SKEW_SECONDS;
    const near = { to: `${wakeInstant(soon)}#${HIGHEST}` };
    const bounds = new Map(KINDS.flatMap((kind) => partitionsOf(wakeList(kind))).map((name) => [name, near]));
    const partitions = KINDS.flatMap(wakePartitions);
    const { items, ...next } = await this.#hints({ name: OPEN_LIST, partitions, to: HIGHEST, bounds }, page);
    const hints = items.map(({ jobId, wakeAt }) => {
      return { jobId, cursor: encodeCursor(OPEN_LIST, { sortKey: `${wakeInstant(wakeAt)}#${jobId}` }) };
    });
    return { items: hints, ...next };
  }

  async inTrouble(page: PageRequest): Promise<Page<TroubleHint>> {
    const list = {
      name: TROUBLE_LIST,
      partitions: TROUBLE_PARTITIONS,
      index: TROUBLE_INDEX.name,
      partitionName: TROUBLE_INDEX.partitionKey.name,
      sortName: TROUBLE_INDEX.sortKey.name,
      from: wakeInstant(0),
      to: HIGHEST,
      descending: false,
      consistent: false,
      startKey: (partition: string, sortKey: string) => {
        const hint = parseWakeKey(sortKey);
        return hint && { ...headKey(hint.jobId), troubleShard: partition, troubleKey: sortKey };
      },
    };
    return readPage(this.#table, list, page, (item) => {
      const hint = this.#table.valueOf('wake_key', item, () => hintOf(item, 'troubleKey'));
      return hint && { jobId: hint.jobId, since: hint.wakeAt };
    });
  }

  #hints(part: Pick<NamedList, 'name' | 'partitions' | 'to' | 'bounds'>, page: PageRequest): Promise<Page<WakeHint>> {
    const list = {
      ...part,
      index: WAKE_INDEX.name,
      partitionName: WAKE_INDEX.partitionKey.name,
      sortName: WAKE_INDEX.sortKey.name,
      from: wakeInstant(0),
      descending: false,
      consistent: false,
      startKey: (partition: string, sortKey: string) => {
        const hint = parseWakeKey(sortKey);
        return hint && { ...headKey(hint.jobId), wakeShard: partition, wakeKey: sortKey };
      },
    };
    return readPage(this.#table, list, page, (item) =>
      this.#table.valueOf('wake_key', item, () => hintOf(item, 'wakeKey')),
    );
  }

  #headOf(item: Item, jobId: string): Head | undefined {
    return this.#table.valueOf(
      'head',
      item,
      ({ wakeShard: _, wakeKey: __, troubleShard: ___, troubleKey: ____, ...head }) => readHead(head, jobId),
    );
  }
}

/** The job of an item that was found under the key of a head. */
function jobIdOfHead({ pk }: Item): string {
  return String(pk).slice('job#'.length);
}

/** The hint that an index gives of a job, where it is the index's item of that job's head. */
function hintOf(item: Item, name: 'wakeKey' | 'troubleKey'): Read<WakeHint> {
  const { pk, sk } = item;
  const hint = parseWakeKey(String(item[name]));
  const key = hint && headKey(hint.jobId);
  return hint !== undefined && key?.pk === pk && key?.sk === sk
    ? { value: hint }
    : { fault: `${name}: expected <second>#<job id> of ${pk}` };
}
