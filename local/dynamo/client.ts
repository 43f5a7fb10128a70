import type {
  BatchGetCommandInput,
  DeleteCommandInput,
  GetCommandInput,
  PutCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoRequests, Item } from '#adapters/dynamo/table/requests.ts';
import { type Attributes, fromAttributes, toAttributes } from './attribute-values.ts';
import type { KeptStore } from './kept-store.ts';
import { type OperationName, request } from './requests.ts';

/** The answers of dynalite to all the operations, taken together. */
interface Answer {
  readonly Item?: Attributes;
  readonly Items?: readonly Attributes[];
  readonly LastEvaluatedKey?: Attributes;
  readonly Responses?: Readonly<Record<string, readonly Attributes[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Attributes[] }>>;
}

interface Found {
  readonly Items: readonly Item[];
  readonly LastEvaluatedKey: Item | undefined;
}

/** The stores' requests, carried out by dynalite within this process: without the SDK, HTTP and JSON, which cost more than the rest. */
export class EmbeddedClient implements DynamoRequests {
  readonly #store: KeptStore;

  constructor(store: KeptStore) {
    this.#store = store;
  }

  async get(input: GetCommandInput): Promise<{ readonly Item: Item | undefined }> {
    const { Item: item } = await this.#ask('GetItem', { ...input, Key: toAttributes(input.Key ?? {}) });
    return { Item: item && fromAttributes(item) };
  }

  async put(input: PutCommandInput): Promise<void> {
    await this.#ask('PutItem', { ...input, Item: toAttributes(input.Item ?? {}), ...valuesOf(input) });
  }

  async update(input: UpdateCommandInput): Promise<void> {
    await this.#ask('UpdateItem', { ...input, Key: toAttributes(input.Key ?? {}), ...valuesOf(input) });
  }

  async delete(input: DeleteCommandInput): Promise<void> {
    await this.#ask('DeleteItem', { ...input, Key: toAttributes(input.Key ?? {}), ...valuesOf(input) });
  }

  async query(input: QueryCommandInput): Promise<Found> {
    return toFound(await this.#ask('Query', { ...input, ...valuesOf(input), ...startOf(input) }));
  }

  /** Not for the stores, which never scan. */
  async scan(input: ScanCommandInput): Promise<Found> {
    return toFound(await this.#ask('Scan', { ...input, ...valuesOf(input), ...startOf(input) }));
  }

  async batchGet({ RequestItems: asked = {} }: BatchGetCommandInput): ReturnType<DynamoRequests['batchGet']> {
    const answer = await this.#ask('BatchGetItem', {
      RequestItems: mapValues(asked, (table) => ({ ...table, Keys: table.Keys?.map(toAttributes) })),
    });
    return {
      Responses: mapValues(answer.Responses ?? {}, (items) => items.map(fromAttributes)),
      UnprocessedKeys: mapValues(answer.UnprocessedKeys ?? {}, ({ Keys: keys }) => ({
        Keys: keys.map(fromAttributes),
      })),
    };
  }

  async #ask(operation: OperationName, input: Readonly<Record<string, unknown>>): Promise<Answer> {
    const answer = await this.#store.use((store) => request(store, operation, input));
    return isAnswer(answer) ? answer : {};
  }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null;
}

function toFound({ Items: items = [], LastEvaluatedKey: last }: Answer): Found {
  return { Items: items.map(fromAttributes), LastEvaluatedKey: last && fromAttributes(last) };
}

function valuesOf({ ExpressionAttributeValues: values }: Pick<PutCommandInput, 'ExpressionAttributeValues'>) {
  return { ExpressionAttributeValues: values && toAttributes(values) };
}

function startOf({ ExclusiveStartKey: key }: Pick<QueryCommandInput, 'ExclusiveStartKey'>) {
  return { ExclusiveStartKey: key && toAttributes(key) };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
