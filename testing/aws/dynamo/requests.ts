import { AwsRefusal, invalid } from '#testing/aws/refusal.ts';
import { readCondition } from './condition.ts';
import { readPath } from './path.ts';
import { noTable, Table, type TableOptions } from './table.ts';
import { Attributes, type Placeholders, Tokens } from './tokens.ts';
import { readUpdate } from './update.ts';
import { copiedItem, type Item } from './values.ts';

/** A request about one item. */
interface ItemRequest extends Placeholders {
  readonly TableName?: string | undefined;
  readonly Key?: Item | undefined;
  readonly Item?: Item | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ReturnValues?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

/** A request for a page. */
interface PageRequest extends Placeholders {
  readonly TableName?: string | undefined;
  readonly IndexName?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ScanIndexForward?: boolean | undefined;
  readonly ConsistentRead?: boolean | undefined;
  readonly Limit?: number | undefined;
  readonly Select?: string | undefined;
  readonly ExclusiveStartKey?: Item | undefined;
}

interface Keys {
  readonly Keys?: readonly Item[] | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
}

interface WriteOfBatch {
  readonly PutRequest?: { readonly Item?: Item | undefined } | undefined;
  readonly DeleteRequest?: { readonly Key?: Item | undefined } | undefined;
}

interface StepOfTransaction {
  readonly Put?: ItemRequest | undefined;
  readonly Update?: ItemRequest | undefined;
  readonly Delete?: ItemRequest | undefined;
  readonly ConditionCheck?: ItemRequest | undefined;
}

/** A page of items. `Items` is left out where they are only counted. */
interface FoundPage {
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly LastEvaluatedKey?: Item;
}

/** API_BatchGetItem, API_BatchWriteItem, API_TransactWriteItems. */
const MOST_READ = 100;
const MOST_WRITTEN = 25;
const MOST_IN_A_TRANSACTION = 100;
const RETURNED = ['NONE', 'ALL_OLD', 'ALL_NEW'];

/** DynamoDB in memory, by the requests of the document client. What it does not know it refuses, and does not pass over. */
export class DynamoDb {
  readonly #tables = new Map<string, Table>();

  /** Makes a table; an empty one in the place of one of that name. */
  makeTable(name: string, options: TableOptions): Table {
    const table = new Table(options);
    this.#tables.set(name, table);
    return table;
  }

  async get(input: ItemRequest): Promise<{ readonly Item?: Item }> {
    const item = this.#table(input.TableName).get(input.Key ?? {});
    const attributes = new Attributes(input);
    const projected = projection(input.ProjectionExpression, attributes);
    attributes.requireUsed();
    return item === undefined ? {} : { Item: projected(item) };
  }

  async put(input: ItemRequest): Promise<{ readonly Attributes?: Item }> {
    return this.#written({ ...input, Key: input.Item }, () => input.Item);
  }

  async update(input: ItemRequest): Promise<{ readonly Attributes?: Item }> {
    const { Key: key = {}, UpdateExpression: expression = '' } = input;
    return this.#written(input, (before, attributes) => {
      const update = expression === '' ? copiedItem : readUpdate(expression, attributes);
      const after = update(before ?? key);
      if (Object.entries(key).some(([name, value]) => after[name] !== value)) {
        throw invalid('One or more parameter values were invalid: Cannot update attribute that is part of the key');
      }
      return after;
    });
  }

  async delete(input: ItemRequest): Promise<{ readonly Attributes?: Item }> {
    return this.#written(input, () => undefined);
  }

  async query(input: PageRequest): Promise<FoundPage> {
    if (input.KeyConditionExpression === undefined) {
      throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
    }
    return this.#page(input);
  }

  async scan(input: PageRequest): Promise<FoundPage> {
    return this.#page(input);
  }

  async batchGet({ RequestItems = {} }: { readonly RequestItems?: Readonly<Record<string, Keys>> | undefined }) {
    const responses: Record<string, readonly Item[]> = {};
    if (Object.values(RequestItems).reduce((sum, { Keys: keys = [] }) => sum + keys.length, 0) > MOST_READ) {
      throw invalid('Too many items requested for the BatchGetItem call');
    }
    for (const [name, { Keys: keys = [], ...input }] of Object.entries(RequestItems)) {
      const table = this.#table(name);
      requireDistinct(keys.map((key) => table.placeOf(key)));
      const projected = projection(input.ProjectionExpression, new Attributes(input));
      responses[name] = keys.flatMap((key) => {
        const item = table.get(key);
        return item === undefined ? [] : [projected(item)];
      });
    }
    return { Responses: responses, UnprocessedKeys: {} };
  }

  async batchWrite(input: { readonly RequestItems?: Readonly<Record<string, readonly WriteOfBatch[]>> | undefined }) {
    const writes = Object.entries(input.RequestItems ?? {}).flatMap(([name, requests]) =>
      requests.map(({ PutRequest, DeleteRequest }) => ({
        table: this.#table(name),
        item: PutRequest?.Item,
        key: PutRequest?.Item ?? DeleteRequest?.Key ?? {},
      })),
    );
    if (writes.length > MOST_WRITTEN) {
      throw invalid('Too many items requested for the BatchWriteItem call');
    }
    for (const { table, item, key } of writes) {
      write(table, key, item);
    }
    return { UnprocessedItems: {} };
  }

  /** All of them, or none. */
  async transactWrite({
    TransactItems: steps = [],
  }: {
    readonly TransactItems?: readonly StepOfTransaction[] | undefined;
  }) {
    if (steps.length > MOST_IN_A_TRANSACTION) {
      throw invalid('Member must have length less than or equal to 100');
    }
    const planned = steps.map(({ Put, Update, Delete, ConditionCheck }) => {
      const input = Put ?? Update ?? Delete ?? ConditionCheck ?? {};
      const key = Put?.Item ?? input.Key ?? {};
      const table = this.#table(input.TableName);
      const attributes = new Attributes(input);
      const before = table.get(key);
      const isMet = met(input, before, attributes);
      const update = Update && readUpdate(Update.UpdateExpression ?? '', attributes);
      attributes.requireUsed();
      const after = Delete === undefined ? (Put?.Item ?? update?.(before ?? key) ?? before) : undefined;
      return { table, key, isMet, after, place: `${input.TableName} ${table.placeOf(key)}` };
    });
    requireDistinct(planned.map(({ place }) => place));
    if (planned.some(({ isMet }) => !isMet)) {
      const reasons = planned.map(({ isMet }) => ({ Code: isMet ? 'None' : 'ConditionalCheckFailed' }));
      const codes = reasons.map(({ Code }) => Code).join(', ');
      throw new AwsRefusal(
        'TransactionCanceledException',
        `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
        { CancellationReasons: reasons },
      );
    }
    for (const { table, key, after } of planned) {
      write(table, key, after);
    }
    return {};
  }

  async transactGet({
    TransactItems: steps = [],
  }: {
    readonly TransactItems?: readonly { readonly Get?: ItemRequest | undefined }[] | undefined;
  }) {
    return { Responses: await Promise.all(steps.map(({ Get = {} }) => this.get(Get))) };
  }

  #table(name = ''): Table {
    const table = this.#tables.get(name);
    if (table === undefined) {
      throw noTable(name);
    }
    return table;
  }

  #written(
    input: ItemRequest,
    makeAfter: (before: Item | undefined, attributes: Attributes) => Item | undefined,
  ): { readonly Attributes?: Item } {
    const { Key: key = {}, ReturnValues: returned = 'NONE' } = input;
    if (!RETURNED.includes(returned)) {
      throw invalid(`ReturnValues ${returned} is not known here; expected one of ${RETURNED.join(', ')}`);
    }
    const table = this.#table(input.TableName);
    const attributes = new Attributes(input);
    const before = table.get(key);
    const isMet = met(input, before, attributes);
    const after = makeAfter(before, attributes);
    attributes.requireUsed();
    if (!isMet) {
      const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before !== undefined;
      throw new AwsRefusal(
        'ConditionalCheckFailedException',
        'The conditional request failed',
        wanted ? { Item: before } : {},
      );
    }
    write(table, key, after);
    const shown = returned === 'ALL_OLD' ? before : returned === 'ALL_NEW' ? after : undefined;
    return shown === undefined ? {} : { Attributes: copiedItem(shown) };
  }

  #page(input: PageRequest): FoundPage {
    const attributes = new Attributes(input);
    const matches =
      input.KeyConditionExpression === undefined ? () => true : readCondition(input.KeyConditionExpression, attributes);
    const isKept =
      input.FilterExpression === undefined ? () => true : readCondition(input.FilterExpression, attributes);
    const projected = projection(input.ProjectionExpression, attributes);
    attributes.requireUsed();
    if (input.IndexName !== undefined && input.ConsistentRead === true) {
      throw invalid('Consistent reads are not supported on global secondary indexes');
    }
    const table = this.#table(input.TableName);
    const { items, lastKey } = table.read({
      indexName: input.IndexName,
      partition: partitionIn(input, table.partitionKeyOf(input.IndexName), attributes),
      matches,
      descending: input.ScanIndexForward === false,
      limit: input.Limit ?? Number.POSITIVE_INFINITY,
      startKey: input.ExclusiveStartKey,
    });
    const kept = items.filter(isKept).map(projected);
    return {
      ...(input.Select === 'COUNT' ? {} : { Items: kept }),
      Count: kept.length,
      ...(lastKey === undefined ? {} : { LastEvaluatedKey: lastKey }),
    };
  }
}

/** The partition that a query is about; undefined for a scan. */
function partitionIn(
  { KeyConditionExpression: text }: PageRequest,
  partitionKey: string,
  attributes: Attributes,
): unknown {
  if (text === undefined) {
    return undefined;
  }
  const equality = [...text.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)].find(
    ([, name = '']) => attributes.nameOf(name) === partitionKey,
  );
  if (equality === undefined) {
    throw invalid(`Query condition missed key schema element: ${partitionKey}`);
  }
  return attributes.valueOf(equality[2] ?? '');
}

function met({ ConditionExpression: text }: ItemRequest, before: Item | undefined, attributes: Attributes): boolean {
  return text === undefined || readCondition(text, attributes)(before ?? {});
}

function write(table: Table, key: Item, after: Item | undefined): void {
  if (after === undefined) {
    table.remove(key);
  } else {
    table.put(after);
  }
}

function projection(text: string | undefined, attributes: Attributes): (item: Item) => Item {
  if (text === undefined) {
    return (item) => item;
  }
  const tokens = new Tokens(text, attributes);
  const names = tokens
    .list(() => readPath(tokens))
    .map(([name, ...below]) => {
      if (below.length > 0) {
        throw tokens.refused('a projection of parts of an attribute is not known here');
      }
      return name;
    });
  return (item) => Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

function requireDistinct(places: readonly string[]): void {
  if (new Set(places).size < places.length) {
    throw invalid('Provided list of item keys contains duplicates');
  }
}
