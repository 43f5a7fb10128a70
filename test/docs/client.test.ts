import { expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { ClientError } from '#api/client/error.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { blocksOf, runBlock } from './snippets.ts';

const [first = '', deployed = '', refused = ''] = blocksOf('docs/client.md', 'ts');

test('the first example of docs/client.md stores a job, runs it, waits for it and lists what became of it', async () => {
  const world = apiWorld();
  const waiting = { now: () => world.clock.now(), fraction: () => 0, sleep: () => world.runAll() };
  const scope = {
    createClient: (options: { url: string }) =>
      createClient({
        ...options,
        fetch: world.fetch,
        environment: { CRONSTACK_TOKEN: '' },
        url: 'http://api.test',
        waiting,
      }),
  };

  expect(await runBlock(first, scope)).toEqual(['succeeded 0 done\n', 'report succeeded ']);
});

test('the example of docs/client.md for a deployed API makes a client', async () => {
  expect(await runBlock(deployed, { createClient, fromNodeProviderChain: () => async () => Promise.reject() })).toEqual(
    [],
  );
});

test('the example of docs/client.md tells a job that is not there from other trouble', async () => {
  const { fetch } = apiWorld();
  const scope = { ClientError, createClient: () => createClient({ url: 'http://api.test', fetch, environment: {} }) };

  expect(await runBlock(refused, scope)).toEqual(['undefined']);
});
