import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { taskChecks } from '#adapters/commands/task/checks.ts';
import { SOURCE_ENTRY } from '#adapters/commands/task/executor.ts';
import { findTasks } from '#adapters/commands/task/names.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import { aFolder, execute } from '#test/adapters/commands/an-execution.ts';

const DEFINE_TASK = pathToFileURL(join(import.meta.dirname, '../../../shared/adapters/commands/task/define.ts')).href;

test('a TypeScript task runs in a process of its own, with its context, arguments and an empty folder', async () => {
  const task = await aTask(
    'greet.ts',
    `import { readdirSync } from 'node:fs';
    import { defineTask } from '${DEFINE_TASK}';
    interface Greeting { readonly to: string }
    export default defineTask(async ({ jobId, attempt, log }, args) => {
      log('working');
      setInterval(() => {}, 1000);
      return { jobId, attempt, args: args as Greeting, files: readdirSync('.') };
    });`,
  );
  const { result, output } = await execute(
    { ...task, args: { to: 'you' } },
    { args: { to: 'nobody' }, jobId: 'hello', taskEntry: SOURCE_ENTRY },
  );
  expect(result).toEqual({ kind: 'succeeded', exitCode: 0 });
  expect(output.split('\n')[0]).toBe('working');
  expect(JSON.parse(output.slice('working\n'.length))).toEqual({
    jobId: 'hello',
    attempt: 1,
    args: { to: 'you' },
    files: [],
  });
});

test('what a task throws is the reason of its run', async () => {
  const task = await aTask('fail.mjs', 'export default { run() { throw new RangeError("days: -1"); } };');
  const { result, output } = await execute(task);
  expect(result).toEqual({
    kind: 'failed',
    reason: { code: 'exit_code', text: 'exit code 1: RangeError: days: -1' },
    exitCode: 1,
    retryable: true,
  });
  expect(output).toContain('fail.mjs:1');
});

test('a task that cannot be run is not retried', async () => {
  const [noTask, noProgram] = [await aTask('none.mjs', 'export default 1;'), await aTask('broken.mjs', 'export {')];
  expect((await execute(noTask)).result).toMatchObject({ kind: 'failed', exitCode: 64, retryable: false });
  expect((await execute(noProgram)).result).toMatchObject({
    reason: { text: expect.stringContaining('SyntaxError') },
    retryable: false,
  });
});

test('arguments are checked as an attempt would check them, in a process of their own, which says what cannot be loaded', async () => {
  const schema = `{ safeParseAsync: async (args) => args?.to === 'you'
    ? { success: true, data: args }
    : { success: false, error: { issues: [{ path: ['to', 0], message: 'expected you, not ' + args?.to }] } } }`;
  const strict = await aTask('strict.mjs', `console.log('up'); export default { args: ${schema}, run() {} };`);
  const broken = await aTask('broken.mjs', 'export {');
  const check = taskChecks({ fileOf: (name) => (name === 'absent' ? undefined : name), entryFile: SOURCE_ENTRY }, {});

  const calls = [{ name: 'absent' }, broken, strict, strict, strict].map(({ name }) => ({ name }));
  const args = [1, 1, { to: 'you' }, { to: 'me' }, undefined];
  const checks = await check(calls.map((call, index) => ({ ...call, args: args[index] })));

  expect(checks).toEqual([
    { faults: [] },
    { faults: [], failure: expect.stringContaining('SyntaxError') },
    { faults: [] },
    { faults: [{ path: ['to', 0], message: 'expected you, not me' }] },
    { faults: [{ path: ['to', 0], message: 'expected you, not undefined' }] },
  ]);
});

test('a task that is not registered is named', async () => {
  expect((await execute({ type: 'task', name: 'absent' })).result).toEqual({
    kind: 'failed',
    reason: { code: 'task_not_found', text: 'there is no task called absent' },
    retryable: false,
  });
});

test.each([
  ['ends at once', 'async run() { console.log("up"); await new Promise(() => setInterval(() => {}, 1000)); }', 'up\n'],
  [
    'may end by itself when it looks at its signal',
    `async run({ signal }) {
      const timer = setInterval(() => {}, 1000);
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      console.log("up");
      await stopped;
      return 'cleaned up';
    }`,
    'up\ncleaned up\n',
  ],
])('a task that is told to stop %s', async (_what, source, expected) => {
  const controller = new AbortController();
  const { result, output } = await execute(await aTask('long.mjs', `export default { ${source} };`), {
    signal: controller.signal,
    onOutput: () => controller.abort('timed_out'),
  });
  expect(result).toEqual({ kind: 'stopped' });
  expect(output).toBe(expected);
});

test('the registered tasks are the files directly in the folder', async () => {
  const folder = await aFolder();
  await mkdir(join(folder, 'parts.ts'));
  for (const file of [
    'one.ts',
    'two.mjs',
    'types.d.ts',
    'one.test.ts',
    'one.test.mjs',
    '.hidden.ts',
    'README.md',
    'a b.ts',
  ]) {
    await writeFile(join(folder, file), '');
  }
  const { names, fileOf } = findTasks(folder);
  expect([...names].sort()).toEqual(['one', 'two']);
  expect(fileOf('two')).toBe(join(folder, 'two.mjs'));
  expect(fileOf('../one')).toBeUndefined();
  expect(findTasks(join(folder, 'absent')).names).toEqual(new Set());
});

test('of two tasks with one name that of the later folder counts', async () => {
  const [first, second] = [await aFolder(), await aFolder()];
  for (const path of [join(first, 'both.ts'), join(first, 'one.ts'), join(second, 'both.mjs')]) {
    await writeFile(path, '');
  }
  const { names, fileOf } = findTasks(first, second);
  expect([...names].map(fileOf)).toEqual([join(second, 'both.mjs'), join(first, 'one.ts')]);
});

async function aTask(file: string, source: string): Promise<Extract<Command, { type: 'task' }>> {
  const path = join(await aFolder(), file);
  await writeFile(path, source);
  return { type: 'task', name: path };
}
