import { expect, test } from 'vitest';
import { DeploymentConfigError, parseDeployment, readDeployment } from '../../infra/config.ts';

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

test.each([
  ['an unknown key', { stagee: 1 }, /deploy\.dev\.json: the whole: .*stagee/],
  ['a runner class that is no name', { runners: { default: {}, 'A b': {} } }, /runners\.A b/],
  ['no default class', { runners: { heavy: {} } }, /a class named default/],
  ['memory that Lambda has not', { runners: { default: { memoryMb: 64 } } }, /runners\.default\.memoryMb/],
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
