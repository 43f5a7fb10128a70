import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { makeDocumentClient } from '#adapters/dynamo/table/client.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { aHead, aRun, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

/** What the network and DynamoDB do with a request: answer it, or break the connection after it was (or was not) carried out. */
type Reply = { readonly statusCode: number; readonly body: object } | Error;

const OK: Reply = { statusCode: 200, body: {} };
const REFUSED: Reply = errorReply(400, 'ConditionalCheckFailedException', 'The conditional request failed');
const THROTTLED: Reply = errorReply(400, 'ThrottlingException', 'Rate exceeded');
const OVERLOADED: Reply = errorReply(400, 'ProvisionedThroughputExceededException', 'The level is exceeded');
const BROKEN: Reply = errorReply(500, 'InternalServerError', 'Internal server error');
const RESET: Reply = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['throttling', THROTTLED],
  ['an overloaded partition', OVERLOADED],
  ['a failure inside', BROKEN],
  ['a broken connection', RESET],
])('%s is tried again', async (_, trouble) => {
  const network = scripted([trouble, trouble, OK]);

  expect(await finished(network.stores.heads.write(aHead()))).toBe('written');

  expect(network.requests()).toBe(3);
});

test.each([
  ['throttling', THROTTLED, 'store_throttled'],
  ['an overloaded partition', OVERLOADED, 'store_throttled'],
  ['a failure inside', BROKEN, 'store_unavailable'],
  ['a broken connection', RESET, 'store_unavailable'],
])('%s that does not pass is a fault with a stable code and its cause', async (_, trouble, code) => {
  const network = scripted([trouble]);

  const fault = await finished(network.stores.heads.read('nightly')).catch((error: unknown) => error);

  expect(fault).toMatchObject({ name: 'StoreFault', code, cause: expect.any(Error) });
  expect(network.requests()).toBe(5);
});

test.each([
  ['AccessDeniedException', 'not authorized', 'store_denied'],
  ['ResourceNotFoundException', 'Requested resource not found', 'store_missing'],
  ['ValidationException', 'Item size has exceeded the maximum allowed size', 'item_too_large'],
  ['ValidationException', 'Invalid KeyConditionExpression', 'store_rejected'],
])('%s (%s) is not tried again', async (name, message, code) => {
  const network = scripted([errorReply(400, name, message)]);

  await expect(finished(network.stores.heads.write(aHead()))).rejects.toMatchObject({ code });

  expect(network.requests()).toBe(1);
});

test('a refused condition is an answer, and asked once', async () => {
  const network = scripted([REFUSED]);

  expect(await finished(network.stores.heads.write(aHead()))).toBe('conflict');
  expect(await finished(network.stores.history.writeRun(aRun()))).toBe('conflict');

  expect(network.requests()).toBe(2);
});

test('a write that took effect and whose answer was lost is a conflict: who is told so reads again', async () => {
  const network = scripted([RESET, REFUSED]);

  expect(await finished(network.stores.heads.write(aHead()))).toBe('conflict');
});

test('a binding whose answer was lost is still bound to its value', async () => {
  const network = scripted([RESET, REFUSED, { statusCode: 200, body: { Item: { value: { S: 'nightly.x' } } } }]);

  expect(await finished(network.stores.history.bindKey('key', 'nightly.x', NOON + 60))).toBe('nightly.x');
});

test('no store scans, and none needs a transaction', () => {
  const folder = new URL('../../../shared/adapters/dynamo/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

  expect(files.length).toBeGreaterThan(15);
  for (const file of files) {
    expect(readFileSync(new URL(file, folder), 'utf8'), file).not.toMatch(/Scan(Command|Input)|Transact(Get|Write)/);
  }
});

/** Stores whose requests get these replies, the last one for ever. */
function scripted(replies: readonly Reply[]): { readonly stores: Stores; requests(): number } {
  let requests = 0;
  const handle = async () => {
    const reply = replies[Math.min(requests, replies.length - 1)] ?? OK;
    requests += 1;
    if (reply instanceof Error) {
      throw reply;
    }
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return { response: { statusCode: reply.statusCode, headers, body: Buffer.from(JSON.stringify(reply.body)) } };
  };
  const client = makeDocumentClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    requestHandler: { handle, updateHttpClientConfig: () => undefined, httpHandlerConfigs: () => ({}) },
  });
  const clock = new FakeClock(NOON * 1000);
  const tables = { jobsTableName: 'jobs', historyTableName: 'history' };
  return {
    stores: makeStores({ client, ...tables, clock, randomness: seededRandomness(1) }),
    requests: () => requests,
  };
}

/** Lets the SDK's pauses between attempts pass. */
async function finished<Value>(work: Promise<Value>): Promise<Value> {
  let pending = true;
  const settled = work.finally(() => {
    pending = false;
  });
  settled.catch(() => undefined);
  while (pending) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.runAllTimersAsync();
  }
  return settled;
}

function errorReply(statusCode: number, name: string, message: string): Reply {
  return { statusCode, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message } };
}
