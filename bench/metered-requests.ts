import type { DynamoRequests } from '#adapters/dynamo/table/requests.ts';

/** The charge of one request. Units are those of on-demand tables: 1 KB written, 4 KB read consistently. */
export interface Charge {
  /** `put`, `get` ... */
  readonly operation: string;
  /** The name of the item or partition, up to the first `#`: `job#`, `run#` ... */
  readonly what: string;
  readonly table: number;
  readonly indexes: number;
}

/** Requests that are passed on, with what DynamoDB charged for each. */
export interface Meter {
  readonly requests: DynamoRequests;
  inFlight(): number;
  /** The charges since the last call. */
  take(): readonly Charge[];
}

/** Has DynamoDB say what each request costs. */
export function metered(inner: DynamoRequests): Meter {
  let charges: Charge[] = [];
  let inFlight = 0;
  async function charged<Answer>(operation: string, what: string, asked: Promise<Answer>): Promise<Answer> {
    inFlight += 1;
    try {
      const answer = await asked;
      charges.push({ operation, what, ...consumedBy(answer) });
      return answer;
    } finally {
      inFlight -= 1;
    }
  }
  const COUNTED = { ReturnConsumedCapacity: 'INDEXES' } as const;
  return {
    requests: {
      get: (input) => charged('get', nameOf(input.Key), inner.get({ ...input, ...COUNTED })),
      put: (input) => charged('put', nameOf(input.Item), inner.put({ ...input, ...COUNTED })),
      update: (input) => charged('update', nameOf(input.Key), inner.update({ ...input, ...COUNTED })),
      delete: (input) => charged('delete', nameOf(input.Key), inner.delete({ ...input, ...COUNTED })),
      query: (input) => charged('query', input.IndexName ?? 'range', inner.query({ ...input, ...COUNTED })),
      batchGet: (input) => charged('batchGet', 'items', inner.batchGet({ ...input, ...COUNTED })),
    },
    inFlight: () => inFlight,
    take: () => {
      const taken = charges;
      charges = [];
      return taken;
    },
  };
}

function nameOf(item: Readonly<Record<string, unknown>> | undefined): string {
  // Of a definition the partition says what it is, of everything else the place in it.
  return String(item?.pk).startsWith('def#') ? 'def' : String(item?.sk).replace(/#.*$/, '');
}

interface Capacity {
  readonly CapacityUnits?: number;
  readonly Table?: Capacity;
}

/** API_ConsumedCapacity; a list of them for batches. */
function consumedBy(answer: unknown): { table: number; indexes: number } {
  const consumed = typeof answer === 'object' && answer !== null && 'ConsumedCapacity' in answer ? answer : undefined;
  const capacities = [consumed?.ConsumedCapacity].flat().filter(isCapacity);
  const total = sum(capacities.map(({ CapacityUnits: units = 0 }) => units));
  const table = sum(capacities.map(({ Table: { CapacityUnits: units = 0 } = {} }) => units));
  return { table, indexes: total - table };
}

function isCapacity(value: unknown): value is Capacity {
  return typeof value === 'object' && value !== null && 'CapacityUnits' in value;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
