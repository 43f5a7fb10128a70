import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readRunnerOptions } from '#local/remote/options.ts';

test('a class is all that has to be said', () => {
  expect(readRunnerOptions({ class: 'office' }, {})).toEqual({
    runnerClass: 'office',
    parameter: '/cronstack-dev/runners/office',
    concurrency: undefined,
    dataFolder: resolve('cronstack-runner-office'),
    tasksFolder: resolve('tasks'),
    allowPrivateAddresses: false,
  });
});

test('the command line wins over the environment', () => {
  const environment = { CRONSTACK_STAGE: 'prod', CRONSTACK_DATA: '/a', CRONSTACK_ALLOW_PRIVATE_ADDRESSES: '1' };

  expect(readRunnerOptions({ class: 'office' }, environment)).toMatchObject({
    parameter: '/cronstack-prod/runners/office',
    dataFolder: '/a',
    allowPrivateAddresses: true,
  });
  expect(
    readRunnerOptions({ class: 'office', stage: 'test', data: '/b', concurrency: '2', tasks: 'test' }, environment),
  ).toMatchObject({ parameter: '/cronstack-test/runners/office', dataFolder: '/b', concurrency: 2 });
  expect(readRunnerOptions({ class: 'office', parameter: '/mine/office' }, environment).parameter).toBe('/mine/office');
});

test.each([
  [{ class: 'Office' }, '--class'],
  [{ class: 'office', stage: 'PROD' }, '--stage (or CRONSTACK_STAGE)'],
  [{ class: 'office', parameter: 'office' }, '--parameter'],
  [{ class: 'office', concurrency: '0' }, '--concurrency'],
  [{ class: 'office', concurrency: 'two' }, '--concurrency'],
  [{ class: 'office', concurrency: '1001' }, '--concurrency'],
  [{ class: 'office', data: '' }, '--data (or CRONSTACK_DATA)'],
  [{ class: 'office', tasks: 'no-such-folder' }, '--tasks (or CRONSTACK_TASKS)'],
])('%j is refused by its name', (options, option) => {
  expect(() => readRunnerOptions(options, {})).toThrow(
    new RegExp(`^${option.replaceAll(/[()]/g, '\\$&')}: expected .*, found "`),
  );
});

test('a class that was named by another option is refused by that one', () => {
  expect(() => readRunnerOptions({ class: 'GPU_1' }, {}, '--runner')).toThrow(
    '--runner: expected a runner class (a-z, 0-9 and -, a letter first, at most 20 characters), found "GPU_1"',
  );
});
