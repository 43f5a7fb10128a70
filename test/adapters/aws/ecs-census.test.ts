import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { EcsCensus } from '#adapters/aws/ecs-census.ts';

const ecs = mockClient(ECSClient);

beforeEach(() => {
  ecs.reset();
});

test('the tasks of a class that are to run are counted, page by page', async () => {
  ecs
    .on(ListTasksCommand)
    .resolvesOnce({ taskArns: ['a', 'b'], nextToken: 'more' })
    .resolvesOnce({ taskArns: ['c'] });

  expect(await census().running('long')).toBe(3);

  expect(ecs.commandCalls(ListTasksCommand).map(({ args: [{ input }] }) => input)).toEqual([
    { cluster: 'cluster', family: 'family-of-long', desiredStatus: 'RUNNING', nextToken: undefined },
    { cluster: 'cluster', family: 'family-of-long', desiredStatus: 'RUNNING', nextToken: 'more' },
  ]);
});

test('a refusal is a fault that says what could not be counted', async () => {
  ecs.on(ListTasksCommand).rejects(new Error('denied'));

  await expect(census().running('long')).rejects.toThrow('list the tasks of family-of-long');
});

function census(): EcsCensus {
  return new EcsCensus({ cluster: 'cluster', families: { long: 'family-of-long' }, client: new ECSClient({}) });
}
