import { expect, test } from 'vitest';
import { parseDeployment } from '#infra/deployment/config.ts';
import { blocksOf } from './snippets.ts';

const [whole = '', long = '', job = '', policy = '', access = ''] = blocksOf('docs/deploying.md', 'json');

test('the configurations of docs/deploying.md are taken, and the job for the class of one names that', () => {
  const runnersOf = (text: string) => parseDeployment('prod', JSON.parse(text)).runners;

  expect(runnersOf(whole)).toContainEqual(
    expect.objectContaining({ name: 'billing', memoryMb: 2048, maxConcurrent: 3 }),
  );
  expect(runnersOf(long).map(({ name }) => name)).toContain(JSON.parse(job).runner);
  expect(
    parseDeployment('prod', JSON.parse(`{"runners": {"default": {}, "team-a": {}}, ${access.trim().slice(1)}`)).access,
  ).toHaveLength(3);
});

test('docs/runners.md: the classes on machines elsewhere are taken, and the job is of one', () => {
  const [office = '', backup = '', anchored = ''] = blocksOf('docs/runners.md', 'json');
  const runnersOf = (text: string) => parseDeployment('prod', JSON.parse(text)).runners;

  expect(runnersOf(office)).toContainEqual(expect.objectContaining({ name: JSON.parse(backup).runner, remote: true }));
  expect(runnersOf(anchored)).toContainEqual(
    expect.objectContaining({ trustAnchors: [expect.stringContaining('trust-anchor')] }),
  );
});

test('docs/claude-jobs.md: the class for Claude is taken, with its image and its secret', () => {
  const [, fragment = ''] = blocksOf('docs/claude-jobs.md', 'jsonc');

  expect(parseDeployment('prod', JSON.parse(`{${fragment.replace(/^\/\/.*$/m, '')}}`)).runners).toContainEqual(
    expect.objectContaining({ name: 'claude', memoryMb: 2048, fargate: expect.objectContaining({ cpuUnits: 1024 }) }),
  );
});

test('the policy of docs/deploying.md allows to read, and nothing else', () => {
  expect(JSON.parse(policy)).toMatchObject({ Effect: 'Allow', Action: 'execute-api:Invoke' });
  expect(JSON.parse(policy).Resource).toMatch(/\/\$default\/GET\/v1\/\*$/);
});
