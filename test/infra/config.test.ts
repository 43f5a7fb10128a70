import { describe, expect, test } from 'vitest';
import { DeploymentConfigError, parseDeployment, readDeployment } from '#infra/deployment/config.ts';
import { runnerLimits, totalByGate } from '#infra/deployment/runner-limits.ts';

test('a stage without a file of its own takes the defaults', () => {
  const deployment = readDeployment('dev', '/nowhere');

  expect(deployment).toMatchObject({ stage: 'dev', protectData: false, authorizer: { type: 'iam' } });
  expect(deployment.runners).toMatchObject([{ name: 'default', memoryMb: 1_024, maxConcurrent: 10 }]);
});

test('data is protected in prod, and wherever it is asked for', () => {
  expect(parseDeployment('prod', {}).protectData).toBe(true);
  expect(parseDeployment('prod', { protectData: false }).protectData).toBe(false);
  expect(parseDeployment('staging', { protectData: true }).protectData).toBe(true);
});

test('the configuration file that it names is read', () => {
  const file = { scheduler: { max_concurrent_jobs: 40 } };

  const deployment = parseDeployment('dev', { configurationFile: 'config.json' }, () => file);

  expect(deployment.configuration.maxConcurrentJobs).toBe(40);
  expect(deployment.runners[0]?.maxConcurrent).toBe(40);
});

test.each([
  ['as many as the total', undefined, 10],
  ['what it says', 4, 4],
  ['never more than the total', 500, 10],
])('a runner class runs %s at once', (_, maxConcurrent, expected) => {
  const given = maxConcurrent === undefined ? {} : { maxConcurrent };

  expect(parseDeployment('dev', { runners: { default: given } }).runners[0]?.maxConcurrent).toBe(expected);
});

test('an event source takes two at least: one at a time is kept by the gate', () => {
  const one = { scheduler: { max_concurrent_jobs: 1 } };

  expect(parseDeployment('dev', { configurationFile: 'c.json' }, () => one).runners[0]?.maxConcurrent).toBe(2);
});

test('a class on Fargate may run one at a time', () => {
  const { runners } = parseDeployment('dev', { runners: { default: {}, long: { fargate: {}, maxConcurrent: 1 } } });

  expect(runners[1]).toMatchObject({ name: 'long', maxConcurrent: 1, memoryMb: 1_024, fargate: { cpuUnits: 256 } });
});

describe('which limits are kept by gates', () => {
  test.each([
    ['one class on Lambda: none, its event source keeps the total', {}, 10, {}, false],
    ['a total of one, which no event source can', {}, 1, {}, true],
    ['two classes: the total', { heavy: {} }, 10, {}, true],
    ['Fargate below the total: its own as well', { long: { fargate: {}, maxConcurrent: 3 } }, 10, { long: 3 }, true],
    ['Fargate up to the total: that is enough', { long: { fargate: {} } }, 10, {}, true],
    ['a default class on Fargate: the total', { default: { fargate: {} } }, 10, {}, true],
  ])('%s', (_, more, total, byClass, byTotal) => {
    const input = { configurationFile: 'c.json', runners: { default: {}, ...more } };
    const { runners } = parseDeployment('dev', input, () => ({ scheduler: { max_concurrent_jobs: total } }));
    const limits = runners.flatMap((runner) => {
      const { maxConcurrent } = runnerLimits(runner, total);
      return maxConcurrent === undefined ? [] : [[runner.name, maxConcurrent]];
    });

    expect(Object.fromEntries(limits)).toEqual(byClass);
    expect(totalByGate(runners, total)).toBe(byTotal);
  });
});

test.each([
  ['an unknown key', { stagee: 1 }, /deploy\.dev\.json: the whole: .*stagee/],
  ['a runner class that is no name', { runners: { default: {}, 'A b': {} } }, /runners\.A b/],
  ['no default class', { runners: { heavy: {} } }, /a class named default/],
  ['memory that Lambda has not', { runners: { default: { memoryMb: 64 } } }, /runners\.default\.memoryMb/],
  [
    'more memory than Lambda has',
    { runners: { default: { memoryMb: 16_384 } } },
    /default\.memoryMb: .*10240 on Lambda/,
  ],
  ['one run at once on Lambda', { runners: { default: { maxConcurrent: 1 } } }, /default\.maxConcurrent: .*at least 2/],
  [
    'memory that does not go with the CPU',
    { runners: { default: {}, long: { fargate: { cpuUnits: 512 }, memoryMb: 1_536 } } },
    /long\.memoryMb: expected one of 1024, 2048, 3072, 4096 with 512 cpuUnits/,
  ],
  [
    'CPU that Fargate has not',
    { runners: { default: {}, long: { fargate: { cpuUnits: 300 } } } },
    /long\.fargate\.cpuUnits/,
  ],
  [
    'less storage than a container has anyhow',
    { runners: { default: {}, long: { fargate: {}, storageMb: 2_048 } } },
    /long\.storageMb: expected 21504 to 204800 in steps of 1024, or nothing: a container has 20 GB/,
  ],
  ['more storage than Lambda has', { runners: { default: { storageMb: 20_480 } } }, /storageMb: .*10240 on Lambda/],
  [
    'a network without a security group',
    { runners: { default: {}, long: { fargate: { network: { subnets: ['subnet-0a'], securityGroups: [] } } } } },
    /long\.fargate\.network\.securityGroups/,
  ],
  ['a right that is none of that service', { runners: { default: { secrets: ['arn:aws:s3:::b'] } } }, /secretsmanager/],
  ['an authorizer without an issuer', { authorizer: { type: 'jwt', audience: ['a'] } }, /authorizer\.issuer/],
  ['an address that is none', { alarmEmail: 'nobody' }, /alarmEmail/],
])('%s is refused, saying where', (_, input, message) => {
  expect(() => parseDeployment('dev', input)).toThrow(message);
});

test('a bad configuration file is refused, saying which', () => {
  const parse = () => parseDeployment('dev', { configurationFile: 'c.json' }, () => ({ cron: { timezone: 'Mars' } }));

  expect(parse).toThrow(/c\.json: cron\.timezone/);
  expect(parse).toThrow(DeploymentConfigError);
});

test.each(['', 'Prod', 'a_b', 'a'.repeat(21)])('the stage %j is refused: it names resources', (stage) => {
  expect(() => parseDeployment(stage, {})).toThrow(/expected a-z/);
});
