import type { DynamoRequests, Item } from '#adapters/dynamo/table/requests.ts';

/** One table: its items by partition and sort key. */
type Table = Map<string, Item>;

type Input<Name extends keyof DynamoRequests> = Parameters<DynamoRequests[Name]>[0];

/** The conditions of the stores, part by part. */
const CLAUSES: Readonly<Record<string, (stored: Item, values: Item) => boolean>> = {
  'attribute_exists(pk)': () => true,
  'attribute_not_exists(pk)': () => false,
  'expiresAt <= :now': ({ expiresAt }, values) => isNumber(expiresAt) && expiresAt <= Number(values[':now']),
  'NOT (version >= :first AND version <= :largest)': ({ version }, values) =>
    !(isNumber(version) && version >= Number(values[':first']) && version <= Number(values[':largest'])),
  'endOffset < :endOffset': ({ endOffset }, values) => isNumber(endOffset) && endOffset < Number(values[':endOffset']),
  'version = :previous AND (attribute_not_exists(expiresAt)': ({ version, expiresAt }, values) =>
    version === values[':previous'] && (expiresAt === undefined || Number(expiresAt) > Number(values[':now'])),
  'expiresAt > :now)': () => false,
};

/** The requests of the stores answered from memory, whatever the items are like: for tests that store what no store would. */
export class TablesInMemory implements DynamoRequests {
  readonly #tables = new Map<string, Table>();

  /** Puts an item behind everybody's back. */
  plant(table: string, item: Item): void {
    this.#table(table).set(nameOf(item), structuredClone(item));
  }

  has(table: string, key: Item): boolean {
    return this.#table(table).has(nameOf(key));
  }

  async get({ TableName = '', Key = {} }: Input<'get'>) {
    return { Item: structuredClone(this.#table(TableName).get(nameOf(Key))) };
  }

  async put({ TableName = '', Item: item = {}, ConditionExpression, ExpressionAttributeValues = {} }: Input<'put'>) {
    this.#require(TableName, item, ConditionExpression, ExpressionAttributeValues);
    this.plant(TableName, item);
  }

  async update({ TableName = '', Key = {}, ConditionExpression, ExpressionAttributeValues = {} }: Input<'update'>) {
    this.#require(TableName, Key, ConditionExpression, ExpressionAttributeValues);
    const stored = this.#table(TableName).get(nameOf(Key));
    this.plant(TableName, { ...stored, expiresAt: ExpressionAttributeValues[':expiresAt'] });
  }

  async delete({ TableName = '', Key = {} }: Input<'delete'>) {
    this.#table(TableName).delete(nameOf(Key));
  }

  async query(input: Input<'query'>) {
    const { TableName = '', KeyConditionExpression = '', ExpressionAttributeValues: values = {}, Limit = 0 } = input;
    const [, partition = '', sort = ''] = /^(\w+) = :partition AND (\w+) BETWEEN/.exec(KeyConditionExpression) ?? [];
    const order = input.ScanIndexForward === false ? -1 : 1;
    const placeOf = (item: Item) => `${String(item[sort])}\0${nameOf(item)}`;
    const start = input.ExclusiveStartKey;
    const found = [...this.#table(TableName).values()]
      .filter((item) => item[partition] === values[':partition'])
      .filter(({ [sort]: key }) => typeof key === 'string' && key >= values[':from'] && key <= values[':to'])
      .sort((one, other) => order * compared(placeOf(one), placeOf(other)))
      .filter((item) => start === undefined || order * compared(placeOf(item), placeOf(start)) > 0);
    const items = found.slice(0, Limit).map((item) => structuredClone(item));
    const last = items.at(-1);
    return { Items: items, ...(found.length > items.length && last !== undefined ? { LastEvaluatedKey: last } : {}) };
  }

  async batchGet({ RequestItems = {} }: Input<'batchGet'>) {
    const responses: Record<string, readonly Item[]> = {};
    for (const [table, { Keys: keys = [] }] of Object.entries(RequestItems)) {
      const stored = keys.map((key: Item) => this.#table(table).get(nameOf(key)));
      responses[table] = stored.flatMap((item) => (item === undefined ? [] : [structuredClone(item)]));
    }
    return { Responses: responses };
  }

  #table(name: string): Table {
    const table = this.#tables.get(name) ?? new Map<string, Item>();
    this.#tables.set(name, table);
    return table;
  }

  #require(table: string, key: Item, expression: string | undefined, values: Item): void {
    if (expression !== undefined && !holds(expression, this.#table(table).get(nameOf(key)), values)) {
      throw Object.assign(new Error(expression), { name: 'ConditionalCheckFailedException' });
    }
  }
}

function holds(expression: string, stored: Item | undefined, values: Item): boolean {
  if (stored === undefined) {
    return expression.startsWith('attribute_not_exists(pk)');
  }
  return expression.split(' OR ').some((clause) => {
    const holdsFor = CLAUSES[clause];
    if (holdsFor === undefined) {
      throw new Error(`a condition that no store had: ${clause}`);
    }
    return holdsFor(stored, values);
  });
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function compared(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function nameOf({ pk, sk }: Item): string {
  return `${pk}\0${sk}`;
}
