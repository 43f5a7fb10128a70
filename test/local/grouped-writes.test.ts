import type { BatchOperation, Callback, Level } from 'dynalite/db/index.js';
import { expect, test } from 'vitest';
import { groupWrites } from '#local/dynamo/grouped-writes.ts';

test('writes that come while one is under way go into the next batch together, in their order', () => {
  const { level, batches } = aLevel();
  const write = groupWrites(level);
  const answered: string[] = [];
  for (const key of ['a', 'b', 'c']) {
    write([put(key)], () => answered.push(key));
  }
  expect(keysOf(batches)).toEqual([['a']]);

  batches[0]?.callback(null);

  expect(keysOf(batches)).toEqual([['a'], ['b', 'c']]);
  expect(answered).toEqual(['a']);
  batches[1]?.callback(null);
  expect(answered).toEqual(['a', 'b', 'c']);
});

test('a batch that fails is told to all who are in it and all behind it, as the log ends for a reader where it failed', () => {
  const { level, batches } = aLevel();
  const write = groupWrites(level);
  const answered: string[] = [];
  const tell = (key: string) => (error: Error | null | undefined) => answered.push(`${key} ${error?.message ?? 'ok'}`);
  for (const key of ['a', 'b', 'c']) {
    write([put(key)], tell(key));
  }
  batches[0]?.callback(null);
  write([put('d')], tell('d'));

  batches[1]?.callback(new Error('disk full'));
  write([put('e')], tell('e'));

  expect([...answered].sort()).toEqual(['a ok', 'b disk full', 'c disk full', 'd disk full', 'e disk full']);
  expect(keysOf(batches)).toEqual([['a'], ['b', 'c']]);
});

test('a write that is asked for in an answer is not forgotten', () => {
  const { level, batches } = aLevel();
  const write = groupWrites(level);
  write([put('a')], () => write([put('b')], () => undefined));

  batches[0]?.callback(null);

  expect(keysOf(batches)).toEqual([['a'], ['b']]);
});

interface Batch {
  readonly operations: readonly BatchOperation[];
  readonly callback: Callback;
}

function aLevel() {
  const batches: Batch[] = [];
  const level: Pick<Level, 'batch'> = { batch: (operations, callback) => batches.push({ operations, callback }) };
  return { level, batches };
}

function put(key: string): BatchOperation {
  return { type: 'put', key, value: 1 };
}

function keysOf(batches: readonly Batch[]): string[][] {
  return batches.map(({ operations }) => operations.map(({ key }) => key));
}
