import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reloadTasks } from '#local/reload-tasks.ts';
import { InstalledTasks } from '#local/tasks.ts';
import { FakeClock } from '#testing/clock.ts';

test('tasks that come, change, cannot be loaded and go are told of and taken as they are, also where the folder comes later', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cronstack-tasks-'));
  const folder = join(root, 'tasks');
  const tasks = new InstalledTasks(folder);
  const { names } = tasks;
  const clock = new FakeClock(0);
  const told: string[] = [];
  const stop = reloadTasks({
    tasks,
    check: async (calls) => calls.map(({ name }) => ({ faults: [], ...(name === 'bad' ? { failure: 'no' } : {}) })),
    clock,
    tell: (line) => told.push(line),
    onError: (error) => {
      throw error;
    },
  });
  const look = async () => {
    told.length = 0;
    await clock.advanceByAsync(1_000);
    return [...told];
  };

  expect(await look()).toEqual([]);
  mkdirSync(folder);
  writeFileSync(join(folder, 'greet.ts'), 'one');
  writeFileSync(join(folder, 'bad.mjs'), '{');
  expect(await look()).toEqual([
    'task bad cannot be loaded: no',
    'task greet is there; a job that was applied before it runs a shell line until it is applied again',
  ]);
  expect([names.has('greet'), tasks.fileOf('greet')]).toEqual([true, join(folder, 'greet.ts')]);
  expect(await look()).toEqual([]);
  writeFileSync(join(folder, 'greet.ts'), 'another');
  expect(await look()).toEqual(['task greet has changed; the next attempt runs it as it is now']);
  rmSync(join(folder, 'greet.ts'));
  expect(await look()).toEqual(['task greet is gone; its runs fail until it is there again']);
  expect([names.has('greet'), tasks.fileOf('greet')]).toEqual([false, undefined]);

  await stop();
  rmSync(folder, { recursive: true });
  expect(await look()).toEqual([]);
  rmSync(root, { recursive: true });
});

test('of a file that came after the folder was read it is known that it is there, and nothing more', () => {
  const root = mkdtempSync(join(tmpdir(), 'cronstack-tasks-'));
  const folder = join(root, 'tasks');
  const tasks = new InstalledTasks(folder);
  const { later, names } = tasks;

  expect(later.has('invoice')).toBe(false);
  mkdirSync(folder);
  for (const name of ['invoice.mts', 'invoice.test.mts', 'notes.txt']) {
    writeFileSync(join(folder, name), '');
  }
  expect(['invoice', 'invoice.test', 'notes', '../invoice'].filter(later.has)).toEqual(['invoice']);
  expect([names.has('invoice'), tasks.fileOf('invoice')]).toEqual([false, undefined]);
  tasks.reread();
  expect([later.has('invoice'), names.has('invoice')]).toEqual([false, true]);
  rmSync(root, { recursive: true });
});
