import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import { aFolder, type Choices, execute, line } from './an-execution.ts';

const UNREADABLE = 'the result is not in a file that can be read';

describe('a command leaves a result', () => {
  test.each<[string, string, object | undefined, Choices?]>([
    ['JSON in its result file', 'echo \'{"cursor": 7}\' > "$CRONSTACK_RESULT_FILE"', { result: '{"cursor":7}' }],
    ['the last of what it wrote', 'for n in 1 2; do echo $n > "$CRONSTACK_RESULT_FILE"; done', { result: '2' }],
    [
      'masked as its output is',
      'echo "\\"$API_TOKEN\\"" > "$CRONSTACK_RESULT_FILE"',
      { result: '"***"' },
      { env: { API_TOKEN: 'tok-12345' } },
    ],
    ['none', 'true', undefined],
    [
      'none, and hears why, of what is no JSON',
      'echo {oops > "$CRONSTACK_RESULT_FILE"',
      expect.objectContaining({ resultFault: expect.stringContaining('the result is not JSON: line 1, column 2') }),
    ],
    [
      'none of more than 4 KiB',
      'seq 1 2000 > "$CRONSTACK_RESULT_FILE"',
      { resultFault: 'the result is longer than 4096 bytes' },
    ],
    [
      'none of bytes that are no UTF-8',
      'printf \'"\\377"\' > "$CRONSTACK_RESULT_FILE"',
      { resultFault: 'the result is not UTF-8' },
    ],
    ['none by a link', 'ln -s /proc/self/environ "$CRONSTACK_RESULT_FILE"', { resultFault: UNREADABLE }],
    ['none by a pipe, which is not waited for', 'mkfifo "$CRONSTACK_RESULT_FILE"', { resultFault: UNREADABLE }],
    ['none by a folder', 'mkdir "$CRONSTACK_RESULT_FILE"', { resultFault: UNREADABLE }],
  ])('%s', async (_, text, left, choices = {}) => {
    const { result } = await execute(line(text), choices);

    expect(result).toEqual({ kind: 'succeeded', exitCode: 0, ...(left === undefined ? {} : { left }) });
  });

  test('also where it fails, for whoever follows the failure', async () => {
    const { result } = await execute(line('echo \'"half"\' > "$CRONSTACK_RESULT_FILE"; exit 3'));

    expect(result).toMatchObject({ kind: 'failed', exitCode: 3, left: { result: '"half"' } });
  });

  test('and is told of the one before, and since when', async () => {
    const { output } = await execute(line('env | grep -E "_(AT|RESULT|PARENT)=" | sort'), {
      env: { CRONSTACK_NEXT_FIRE_AT: 'never', CRONSTACK_LAST_SUCCESS_AT: 'forged' },
      lastSuccessAt: '2026-02-28T09:00:07Z',
      lastResult: '{"cursor":7}',
      previousFireAt: '2026-02-28T09:00:00Z',
      parent: { runId: 'first.20260301T080000Z', status: 'succeeded', result: { rows: 2 } },
    });

    expect(output.split('\n')).toEqual([
      'CRONSTACK_LAST_RESULT={"cursor":7}',
      'CRONSTACK_LAST_SUCCESS_AT=2026-02-28T09:00:07Z',
      'CRONSTACK_NEXT_FIRE_AT=never',
      'CRONSTACK_PARENT={"runId":"first.20260301T080000Z","status":"succeeded","result":{"rows":2}}',
      'CRONSTACK_PREVIOUS_FIRE_AT=2026-02-28T09:00:00Z',
      'CRONSTACK_SCHEDULED_AT=2026-03-01T09:00:00Z',
      '',
    ]);
  });
});

test('a task sets its result, and reads the last one', async () => {
  const name = join(await aFolder(), 'sync.mjs');
  await writeFile(
    name,
    `export default { run({ lastResult, lastSuccessAt, previousFireAt, nextFireAt, setResult, log }) {
      log([lastResult.cursor, lastSuccessAt, previousFireAt, String(nextFireAt)].join(' '));
      setResult(1);
      setResult({ cursor: lastResult.cursor + 1 });
      try { setResult(() => {}); } catch (error) { log(error.message); }
    } };`,
  );

  const { result, output } = await execute(
    { type: 'task', name },
    { lastResult: '{"cursor":7}', lastSuccessAt: '2026-02-28T09:00:07Z', previousFireAt: '2026-02-28T09:00:00Z' },
  );

  expect(result).toMatchObject({ kind: 'succeeded', left: { result: '{"cursor":8}' } });
  expect(output).toBe(
    '7 2026-02-28T09:00:07Z 2026-02-28T09:00:00Z undefined\na result is a value of JSON, and function is none\n',
  );
});

test.each([
  ['{"sent": 3}', { left: { result: '{"sent":3}' } }],
  ['null', {}],
  ['', {}],
  [JSON.stringify('x'.repeat(5_000)), {}],
  ['['.repeat(22) + ']'.repeat(22), { left: { resultFault: expect.stringContaining('at most 20 levels deep') } }],
  ['"\\ud800"', { left: { resultFault: expect.stringContaining('half a surrogate pair') } }],
])('the answer of a function is its result where it says something and is short: %#', async (payload, left) => {
  const invoker: FunctionInvoker = { invoke: async () => ({ kind: 'answered', payload, logTail: '' }) };

  const { result } = await execute({ type: 'lambda', functionName: 'report' }, { invoker });

  expect(result).toEqual({ kind: 'succeeded', ...left });
});

test('a function without a payload is told since when, too', async () => {
  const payloads: string[] = [];
  const invoker: FunctionInvoker = {
    invoke: async ({ payload }) => {
      payloads.push(payload);
      return { kind: 'answered', payload: '', logTail: '' };
    },
  };

  await execute(
    { type: 'lambda', functionName: 'report' },
    { invoker, lastResult: '{"cursor":7}', lastSuccessAt: '2026-02-28T09:00:07Z' },
  );

  expect(JSON.parse(payloads[0] ?? '')).toMatchObject({
    lastResult: { cursor: 7 },
    lastSuccessAt: '2026-02-28T09:00:07Z',
  });
});
