import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DeploymentConfigError, parseDeployment, readDeployment } from '#infra/deployment/config.ts';

test('a stage without a file of its own takes the defaults', () => {
  const deployment = parseDeployment('dev', {});

  expect(readDeployment('dev', '/nowhere')).toMatchObject({ stage: 'dev', runners: { default: {} } });
  expect(deployment).toMatchObject({ stage: 'dev', protectData: false, authorizer: { type: 'iam' } });
  expect(deployment.runners).toMatchObject([{ name: 'default', memoryMb: 1_024, maxConcurrent: 10 }]);
});

test('the API is throttled, and nothing of the account is kept for a function, unless that is asked for', () => {
  expect(parseDeployment('dev', {})).toMatchObject({
    apiThrottle: { requestsPerSecond: 50, burst: 100 },
    reservedConcurrency: {},
  });
  expect(parseDeployment('dev', { apiThrottle: { burst: 5 }, reservedConcurrency: { sweeper: 1 } })).toMatchObject({
    apiThrottle: { requestsPerSecond: 50, burst: 5 },
    reservedConcurrency: { sweeper: 1 },
  });
});

test('data is protected in prod, and wherever it is asked for', () => {
  expect(parseDeployment('prod', {}).protectData).toBe(true);
  expect(parseDeployment('prod', { protectData: false }).protectData).toBe(false);
  expect(parseDeployment('staging', { protectData: true }).protectData).toBe(true);
});

test('channels are read with the configuration; what would show a secret in the template is refused', () => {
  const channels = (url: unknown) => ({ notify: { channels: { ops: { type: 'slack', url } } } });
  const parse = (url: unknown) => parseDeployment('dev', { configurationFile: 'config.json' }, () => channels(url));

  expect(parse({ fromSecret: 'slack' })).toMatchObject({
    configuration: { notify: { channelNames: ['ops'] } },
    channels: { channels: { ops: { type: 'slack', url: { fromSecret: 'slack' } } } },
  });
  expect(() => parse('https://hooks.slack.com/services/x')).toThrow(
    'config.json: notify.channels.ops.url: this address is a secret',
  );
});

test('the configuration file that it names is read', () => {
  const file = { scheduler: { max_concurrent_jobs: 40 } };

  const deployment = parseDeployment('dev', { configurationFile: 'config.json' }, () => file);

  expect(deployment.configuration.maxConcurrentJobs).toBe(40);
  expect(deployment.runners[0]?.maxConcurrent).toBe(40);
});

test('a stage`s file is read as properties of the construct, with what the configuration file says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-stage-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configuration = { scheduler: { max_concurrent_jobs: 40 } };
  const said = { alarmEmail: 'oncall@example.com', runners: { default: {}, heavy: { memoryMb: 2_048 } } };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration));
  writeFileSync(join(folder, 'deploy.prod.json'), JSON.stringify({ ...said, configurationFile: 'config.json' }));

  const { stage, ...props } = readDeployment('prod', folder);

  expect({ stage, ...props }).toMatchObject({ stage: 'prod', configuration, ...said });
  expect(parseDeployment(stage, props).runners.map(({ name, maxConcurrent }) => [name, maxConcurrent])).toEqual([
    ['default', 20],
    ['heavy', 20],
  ]);
});

test('a configuration is taken as a value, also with keys in camelCase, but neither beside a file nor with a key twice', () => {
  const total = (scheduler: object) =>
    parseDeployment('dev', { configuration: { scheduler } }).configuration.maxConcurrentJobs;

  expect(total({ maxConcurrentJobs: 40 })).toBe(40);
  expect(total({ max_concurrent_jobs: 40 })).toBe(40);
  expect(() => total({ max_concurrent_jobs: 40, maxConcurrentJobs: 40 })).toThrow(
    'deploy.dev.json: configuration: scheduler.maxConcurrentJobs: the same key is there under another spelling',
  );
  expect(() => total({ maxJobs: 40 })).toThrow('configuration: scheduler.max_jobs: unknown key');
  expect(() => parseDeployment('dev', { configuration: {}, configurationFile: 'c.json' })).toThrow(
    'deploy.dev.json: configurationFile: expected no file beside configuration',
  );
});

describe('the total is divided among the classes', () => {
  test.each([
    ['all of it to the only one', 10, { default: {} }, [10]],
    ['what one says it gets, the others the rest', 10, { default: {}, heavy: { maxConcurrent: 3 } }, [7, 3]],
    [
      'evenly where none says anything, the first ones one more',
      11,
      { default: {}, a: {}, b: {}, c: {} },
      [3, 3, 3, 2],
    ],
    ['a class on Fargate as any other', 10, { default: {}, long: { fargate: {} } }, [5, 5]],
    ['no class on Lambda below 2', 3, { default: {}, long: { fargate: {} } }, [2, 1]],
    ['less than all of it where every class says its share', 10, { default: { maxConcurrent: 4 } }, [4]],
  ])('%s', (_, total, runners, shares) => {
    const deployment = parseDeployment('dev', { runners, configurationFile: 'c.json' }, () => totalOf(total));

    expect(deployment.runners.map(({ maxConcurrent }) => maxConcurrent)).toEqual(shares);
  });

  test.each([
    ['1, which no event source takes', 1, { default: {} }, 'the classes need 2 at least (default 2)'],
    ['less than 2 for each class on Lambda', 3, { default: {}, heavy: {} }, 'need 4 at least (default 2, heavy 2)'],
    [
      'less than the classes say together',
      10,
      { default: { maxConcurrent: 9 }, heavy: { maxConcurrent: 4 } },
      'need 13 at least (default 9, heavy 4)',
    ],
    [
      'less than they say and the others need',
      10,
      { default: {}, long: { fargate: {}, maxConcurrent: 9 } },
      'need 11 at least (default 2, long 9)',
    ],
  ])('a total of %s is refused, with the least that works', (_, total, runners, message) => {
    const parse = () => parseDeployment('dev', { runners, configurationFile: 'c.json' }, () => totalOf(total));

    expect(parse).toThrow(DeploymentConfigError);
    expect(parse).toThrow(`deploy.dev.json: runners: max_concurrent_jobs is ${total}, and`);
    expect(parse).toThrow(message);
    expect(parse).toThrow('belong into one group');
  });
});

test('a class on Fargate may run one at a time', () => {
  const { runners } = parseDeployment('dev', { runners: { default: {}, long: { fargate: {}, maxConcurrent: 1 } } });

  expect(runners[1]).toMatchObject({ name: 'long', maxConcurrent: 1, memoryMb: 1_024, fargate: { cpuUnits: 256 } });
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
  [
    'a statement without a service',
    { runners: { default: { statements: [{ actions: ['GetObject'], resources: ['*'] }] } } },
    /s3:GetObject/,
  ],
  [
    'a statement on something that is no ARN',
    { runners: { default: { statements: [{ actions: ['s3:GetObject'], resources: ['shop/*'] }] } } },
    /expected an ARN/,
  ],
  ['a right that is none of that service', { runners: { default: { secrets: ['arn:aws:s3:::b'] } } }, /secretsmanager/],
  ['a throttle that lets nothing through', { apiThrottle: { requestsPerSecond: 0 } }, /apiThrottle\.requestsPerSecond/],
  ['concurrency for a function that is none', { reservedConcurrency: { runner: 5 } }, /reservedConcurrency/],
  [
    'less concurrency for the dispatcher than it is given batches',
    { reservedConcurrency: { dispatcher: 4 } },
    /reservedConcurrency\.dispatcher: .*5/,
  ],
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

describe('access', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/teams/a';

  test("is nobody's business unless it is asked for, and then takes the widest jobs and the fewest kinds", () => {
    expect(parseDeployment('dev', {}).access).toBeUndefined();
    expect(
      parseDeployment('dev', { access: [{ role: 'editor', principals: [ROLE, 'runner:default'] }] }).access,
    ).toEqual([{ role: 'editor', principals: [ROLE, 'runner:default'], jobs: ['*'], commandKinds: [] }]);
  });

  test.each([
    ['no role', { principals: [ROLE] }, 'access.0.role: '],
    ['a role that there is not', { role: 'owner', principals: [ROLE] }, 'access.0.role: '],
    ['an unknown key', { role: 'viewer', principals: [ROLE], job: 'x' }, 'job'],
    ['nobody', { role: 'viewer', principals: [] }, 'access.0.principals: '],
    [
      'a session',
      { role: 'viewer', principals: ['arn:aws:sts::111122223333:assumed-role/a/ann'] },
      'of a session: of its role',
    ],
    ['everybody', { role: 'viewer', principals: ['*'] }, 'access.0.principals.0: expected the ARN'],
    ['a class that there is not', { role: 'viewer', principals: ['runner:heavy'] }, 'there is no runner class heavy'],
    [
      'a class to give that there is not',
      { role: 'editor', principals: [ROLE], runners: ['heavy'] },
      'access.0.runners.0: ',
    ],
    [
      'a pattern that is a regular expression',
      { role: 'viewer', principals: [ROLE], jobs: ['(a+)+'] },
      'access.0.jobs.0: ',
    ],
    [
      'a kind that is for all',
      { role: 'editor', principals: [ROLE], commandKinds: ['task'] },
      'shell, lambda, aws, sqs, sns, eventbridge, step-function, ecs-task, sql, claude, secrets',
    ],
    [
      'more than fits',
      { role: 'viewer', principals: Array.from({ length: 50 }, (_, index) => `${ROLE}${index}`) },
      'of which 2000 fit',
    ],
  ])('refuses %s', (_, assignment, message) => {
    expect(() => parseDeployment('dev', { access: [assignment] })).toThrow(message);
  });

  test('goes by the subject of tokens where tokens are asked for', () => {
    const authorizer = { type: 'jwt', issuer: 'https://issuer.example', audience: ['cronstack'] };
    const parse = (principal: string) =>
      parseDeployment('dev', { authorizer, access: [{ role: 'viewer', principals: [principal] }] });

    expect(parse('00u1').access).toMatchObject([{ principals: ['00u1'] }]);
    expect(() => parse(ROLE)).toThrow('expected the subject (sub) of tokens of the issuer');
  });
});

function totalOf(total: number) {
  return { scheduler: { max_concurrent_jobs: total } };
}
