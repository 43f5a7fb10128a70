import type { TellUnreadable, Unreadable } from '#domain/stored/unreadable.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Randomness } from '#ports/randomness.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Condition } from './conditions.ts';
import { toStoreFault } from './fault.ts';
import type { Key } from './keys.ts';
import type { DynamoRequests, Item } from './requests.ts';

/** Makes a value of an item's members, or says what is wrong with them; of some kinds a value is left all the same. */
type Reader<Value> = (own: Item) => { readonly value?: Value; readonly fault?: string | undefined };

/** Part of a partition, in the order of its sort key. Bounds are inclusive. */
interface RangeQuery {
  readonly index?: string;
  readonly partition: readonly [name: string, value: string];
  readonly sort: readonly [name: string, from: string, to: string];
  readonly descending: boolean;
  readonly consistent: boolean;
  readonly limit: number;
  readonly startAfter?: Item;
}

/** The means that are needed to reach one table. */
interface TableAccess {
  readonly client: DynamoRequests;
  readonly tableName: string;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Is told of what cannot be read; nobody is where it is left out. */
  readonly unreadable?: TellUnreadable;
}

/** API_BatchGetItem. */
const LARGEST_BATCH = 100;
const BATCH_TRIES = 8;
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 3_000;

/**
 * One table: the only place that speaks to DynamoDB. Expired items are not shown, and conditions take them for absent. Failures are
 * thrown as StoreFault.
 *
 * A write whose answer was lost is repeated by the SDK and then fails its own condition: the answer is `conflict` although it took
 * effect. So whoever is told of a conflict reads again before he decides again.
 */
export class DynamoTable {
  readonly #access: TableAccess;

  constructor(access: TableAccess) {
    this.#access = access;
  }

  now(): EpochSeconds {
    return secondsOf(this.#access.clock.now());
  }

  async get(key: Key, { consistent }: { readonly consistent: boolean }): Promise<Item | undefined> {
    const { client, tableName } = this.#access;
    const input = { TableName: tableName, Key: { ...key }, ConsistentRead: consistent };
    const { Item: item } = await this.#sent(`read ${key.pk} ${key.sk}`, () => client.get(input));
    return item !== undefined && this.isLive(item) ? item : undefined;
  }

  /** The value that a reader makes of an item without its key, if any; what is wrong with the item is told. */
  valueOf<Value>(kind: Unreadable['kind'], item: Item, read: Reader<Value>): Value | undefined {
    const { pk, sk, ...own } = item;
    const { value, fault } = read(own);
    if (fault !== undefined) {
      this.#access.unreadable?.({ kind, id: `${pk} ${sk}`, fault });
    }
    return value;
  }

  /** Puts an item whatever is there. */
  async put(item: Key & Item): Promise<void> {
    const { client, tableName } = this.#access;
    const input = { TableName: tableName, Item: { ...item } };
    await this.#sent(`write ${item.pk} ${item.sk}`, () => client.put(input));
  }

  async putIf(item: Key & Item, { expression, values }: Condition): Promise<'written' | 'conflict'> {
    const { client, tableName } = this.#access;
    const input = {
      TableName: tableName,
      Item: { ...item },
      ConditionExpression: expression,
      ExpressionAttributeValues: { ...values },
    };
    return this.#conditionally(`write ${item.pk} ${item.sk}`, () => client.put(input));
  }

  /** Lets an item that is there expire. */
  async expire({ pk, sk }: Key, expiresAt: EpochSeconds): Promise<'written' | 'conflict'> {
    const { client, tableName } = this.#access;
    const input = {
      TableName: tableName,
      Key: { pk, sk },
      UpdateExpression: 'SET expiresAt = :expiresAt',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':expiresAt': expiresAt },
    };
    return this.#conditionally(`expire ${pk} ${sk}`, () => client.update(input));
  }

  async remove({ pk, sk }: Key): Promise<void> {
    const { client, tableName } = this.#access;
    await this.#sent(`delete ${pk} ${sk}`, () => client.delete({ TableName: tableName, Key: { pk, sk } }));
  }

  /** Reads at most `limit` items, expired ones included; `more` says whether reading stopped before the range's end. */
  async query(range: RangeQuery): Promise<{ readonly items: readonly Item[]; readonly more: boolean }> {
    const { client, tableName } = this.#access;
    const [partitionName, partition] = range.partition;
    const [sortName, from, to] = range.sort;
    const input = {
      TableName: tableName,
      IndexName: range.index,
      KeyConditionExpression: `${partitionName} = :partition AND ${sortName} BETWEEN :from AND :to`,
      ExpressionAttributeValues: { ':partition': partition, ':from': from, ':to': to },
      ScanIndexForward: !range.descending,
      ConsistentRead: range.consistent,
      Limit: range.limit,
      ExclusiveStartKey: range.startAfter,
    };
    const { Items: items = [], LastEvaluatedKey: last } = await this.#sent(`query ${partition}`, () =>
      client.query(input),
    );
    return { items, more: last !== undefined };
  }

  /** Reads several items, in no order; those that are not there are left out. */
  async getMany(keys: readonly Key[], { consistent }: { readonly consistent: boolean }): Promise<readonly Item[]> {
    const batches: (readonly Key[])[] = [];
    for (let start = 0; start < keys.length; start += LARGEST_BATCH) {
      batches.push(keys.slice(start, start + LARGEST_BATCH));
    }
    const items = (await Promise.all(batches.map((batch) => this.#getBatch(batch, consistent)))).flat();
    return items.filter((item) => this.isLive(item));
  }

  isLive({ expiresAt }: Item): boolean {
    return typeof expiresAt !== 'number' || expiresAt > this.now();
  }

  /** One batch, asking again for what DynamoDB left out of its answer. */
  async #getBatch(keys: readonly Key[], consistent: boolean): Promise<readonly Item[]> {
    const { client, tableName } = this.#access;
    const items: Item[] = [];
    let asked: readonly Item[] = keys.map(({ pk, sk }) => ({ pk, sk }));
    for (let tries = 0; asked.length > 0; tries += 1) {
      await this.#backOff(tries, asked.length);
      const input = {
        RequestItems: { [tableName]: { Keys: asked.map((key) => ({ ...key })), ConsistentRead: consistent } },
      };
      const answer = await this.#sent('read a batch', () => client.batchGet(input));
      items.push(...(answer.Responses?.[tableName] ?? []));
      asked = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
    return items;
  }

  /** Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
  async #backOff(tries: number, unread: number): Promise<void> {
    if (tries === 0) {
      return;
    }
    if (tries === BATCH_TRIES) {
      throw new StoreFault('store_throttled', `DynamoDB: left ${unread} keys of a batch unread`);
    }
    const { clock, randomness } = this.#access;
    const longestMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
    await new Promise<void>((resolve) => clock.after(randomness.fraction() * longestMs, resolve));
  }

  async #conditionally(action: string, send: () => Promise<unknown>): Promise<'written' | 'conflict'> {
    try {
      await send();
      return 'written';
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') {
        return 'conflict';
      }
      throw toStoreFault(action, error);
    }
  }

  async #sent<Answer>(action: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      throw toStoreFault(action, error);
    }
  }
}
