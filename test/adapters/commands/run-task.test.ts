import { expect, test } from 'vitest';
import * as z from 'zod';
import { taskArguments, taskContext } from '#adapters/commands/task/context.ts';
import { defineTask } from '#adapters/commands/task/define.ts';
import { runTask } from '#adapters/commands/task/run.ts';

const greet = defineTask({
  args: z.strictObject({ name: z.string(), times: z.int().max(3).default(1) }).prefault({ name: 'world' }),
  run: (_context, { name, times }) => Array.from({ length: times }, () => `hello ${name}`).join('\n'),
});

test('a string that a task returns is printed as it is, with a line end', async () => {
  expect(await run(defineTask(() => 'done'))).toEqual({ exitCode: 0, stdout: 'done\n', stderr: '' });
  expect(await run(defineTask(async () => 'done\n'))).toMatchObject({ stdout: 'done\n' });
});

test('anything else is printed as JSON, and nothing is nothing', async () => {
  expect(await run(defineTask(() => ({ deleted: 3 })))).toMatchObject({ stdout: '{\n  "deleted": 3\n}\n' });
  expect(await run(defineTask(() => undefined))).toMatchObject({ exitCode: 0, stdout: '' });
});

test('a function alone gets its arguments as they were written', async () => {
  expect(
    await run(
      defineTask((_context, args) => JSON.stringify(args)),
      [1, 'two'],
    ),
  ).toMatchObject({
    stdout: '[1,"two"]\n',
  });
});

test('a schema checks the arguments and fills them in', async () => {
  expect(await run(greet, { name: 'you', times: 2 })).toMatchObject({ stdout: 'hello you\nhello you\n' });
  expect(await run(greet)).toMatchObject({ stdout: 'hello world\n' });
});

test('arguments that do not fit are refused with their paths', async () => {
  const { exitCode, stderr } = await run(greet, { name: 1, times: 9, more: true });
  expect(exitCode).toBe(64);
  expect(stderr).toMatch(/^args\.name: .*; args\.times: .*; args: .*more.*\n$/);
});

test('what a task throws is said with its stack, and in one line at the end', async () => {
  const { exitCode, stderr } = await run(
    defineTask(() => {
      throw new RangeError('too\nmany');
    }),
  );
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/run-task\.test\.ts/);
  expect(stderr.trimEnd().split('\n').at(-1)).toBe('RangeError: too many');
});

test('a file that exports no task is refused', async () => {
  for (const exported of [undefined, null, 'task', {}, { run: 1 }]) {
    expect(await run(exported)).toMatchObject({ exitCode: 64, stderr: expect.stringContaining('defineTask') });
  }
});

test('the context is read from the environment', () => {
  const env = {
    CRONSTACK_JOB_ID: 'nightly',
    CRONSTACK_RUN_ID: 'nightly.20260301T090000Z',
    CRONSTACK_SCHEDULED_AT: '2026-03-01T09:00:00Z',
    CRONSTACK_ATTEMPT: '2',
    CRONSTACK_ARGS: '{"a":1}',
  };
  expect(contextOf(env)).toMatchObject({
    jobId: 'nightly',
    runId: 'nightly.20260301T090000Z',
    scheduledAt: '2026-03-01T09:00:00Z',
    attempt: 2,
  });
  expect(taskArguments(env)).toEqual({ a: 1 });
  expect(taskArguments({ CRONSTACK_ARGS: 'null' })).toBeUndefined();
});

test('a task that asks for the API where there is none is told what is missing', async () => {
  const { stderr } = await run(defineTask(({ api }) => api));
  expect(stderr).toContain('CRONSTACK_URL is not set');
});

test('a task that looks at its signal is told to stop through it, and only such a task', () => {
  const stops: (() => void)[] = [];
  const context = contextOf({}, (stop) => stops.push(stop));
  expect(stops).toHaveLength(0);
  const { signal } = context;
  expect(context.signal).toBe(signal);
  stops.forEach((stop) => {
    stop();
  });
  expect(stops).toHaveLength(1);
  expect(signal.aborted).toBe(true);
});

function run(exported: unknown, args?: unknown) {
  return runTask(exported, contextOf({}), args);
}

function contextOf(env: Readonly<Record<string, string>>, onStop: (stop: () => void) => void = () => {}) {
  return taskContext(env, { onStop, log() {}, leave() {}, sign: undefined });
}
