import batchGetItem from 'dynalite/actions/batchGetItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import type { Store } from 'dynalite/db/index.js';
import ofBatchGetItem from 'dynalite/validations/batchGetItem.js';
import ofCreateTable from 'dynalite/validations/createTable.js';
import ofDeleteItem from 'dynalite/validations/deleteItem.js';
import ofGetItem from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import ofPutItem from 'dynalite/validations/putItem.js';
import ofQuery from 'dynalite/validations/query.js';
import ofScan from 'dynalite/validations/scan.js';
import ofUpdateItem from 'dynalite/validations/updateItem.js';

interface Operation {
  readonly act: typeof getItem;
  readonly validation: typeof ofGetItem;
}

const OPERATIONS = {
  BatchGetItem: { act: batchGetItem, validation: ofBatchGetItem },
  CreateTable: { act: createTable, validation: ofCreateTable },
  DeleteItem: { act: deleteItem, validation: ofDeleteItem },
  GetItem: { act: getItem, validation: ofGetItem },
  PutItem: { act: putItem, validation: ofPutItem },
  Query: { act: query, validation: ofQuery },
  Scan: { act: scan, validation: ofScan },
  UpdateItem: { act: updateItem, validation: ofUpdateItem },
} satisfies Readonly<Record<string, Operation>>;

/** The operations that the embedded store knows. */
export type OperationName = keyof typeof OPERATIONS;

/**
 * Has dynalite carry out one request, in the shape of DynamoDB's HTTP API, without HTTP or JSON. What it refuses is thrown as the SDK
 * would: an Error of that name.
 */
export async function request(
  store: Store,
  name: OperationName,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    return await perform(store, OPERATIONS[name], input);
  } catch (error) {
    throw isRefusal(error) ? toException(error) : error;
  }
}

/**
 * Without dynalite's check of types, which is for what comes in as JSON and costs as much as the write; the stores' requests have types.
 * dynalite may change what it is given.
 */
async function perform(
  store: Store,
  { act, validation }: Operation,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const data = withoutUndefined(input);
  validations.checkValidations(data, validation.types, validation.custom, store);
  return new Promise((resolve, reject) => {
    act(store, data, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

function withoutUndefined(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

/** The error that dynalite throws, or calls back with, for a request that is wrong. */
interface Refusal extends Error {
  /** `message` or `Message`, depending on the kind. */
  readonly body: { readonly __type: string };
}

function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof Error &&
    'body' in error &&
    typeof error.body === 'object' &&
    error.body !== null &&
    '__type' in error.body &&
    typeof error.body.__type === 'string'
  );
}

function toException(refusal: Refusal): Error {
  const { __type: type } = refusal.body;
  const exception = new Error(refusal.message, { cause: refusal });
  exception.name = type.slice(type.indexOf('#') + 1);
  return exception;
}
