import batchGetItem from 'dynalite/actions/batchGetItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import describeTable from 'dynalite/actions/describeTable.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import type { Store } from 'dynalite/db/index.js';
import ofBatchGetItem from 'dynalite/validations/batchGetItem.js';
import ofCreateTable from 'dynalite/validations/createTable.js';
import ofDeleteItem from 'dynalite/validations/deleteItem.js';
import ofDescribeTable from 'dynalite/validations/describeTable.js';
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

const OPERATIONS: Readonly<Record<string, Operation>> = {
  BatchGetItem: { act: batchGetItem, validation: ofBatchGetItem },
  CreateTable: { act: createTable, validation: ofCreateTable },
  DeleteItem: { act: deleteItem, validation: ofDeleteItem },
  DescribeTable: { act: describeTable, validation: ofDescribeTable },
  GetItem: { act: getItem, validation: ofGetItem },
  PutItem: { act: putItem, validation: ofPutItem },
  Query: { act: query, validation: ofQuery },
  Scan: { act: scan, validation: ofScan },
  UpdateItem: { act: updateItem, validation: ofUpdateItem },
};

/** What DynamoDB's HTTP API would answer. */
export interface DynamoAnswer {
  readonly statusCode: number;
  readonly body: string;
}

/** What dynalite throws, or calls back with, for a request that is wrong. */
interface Refusal {
  readonly statusCode: number;
  readonly body: unknown;
}

/**
 * Has dynalite answer one request, without the HTTP around it. `target` is the header X-Amz-Target, `DynamoDB_20120810.<operation>`.
 * Rejects where dynalite itself fails.
 */
export async function answerRequest(store: Store, target: string, body: string): Promise<DynamoAnswer> {
  const operation = OPERATIONS[target.slice(target.indexOf('.') + 1)];
  if (operation === undefined) {
    return answer(400, { __type: 'com.amazon.coral.service#UnknownOperationException' });
  }
  try {
    return answer(200, await perform(store, operation, JSON.parse(body)));
  } catch (error) {
    if (isRefusal(error)) {
      return answer(error.statusCode, error.body);
    }
    throw error;
  }
}

function perform(store: Store, { act, validation }: Operation, input: unknown): Promise<unknown> {
  const data = validations.checkTypes(input, validation.types);
  validations.checkValidations(data, validation.types, validation.custom, store);
  return new Promise((resolve, reject) => {
    act(store, data, (error, value) => (error ? reject(error) : resolve(value)));
  });
}

function answer(statusCode: number, body: unknown): DynamoAnswer {
  return { statusCode, body: JSON.stringify(body) };
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'statusCode' in error && 'body' in error && typeof error.statusCode === 'number';
}
