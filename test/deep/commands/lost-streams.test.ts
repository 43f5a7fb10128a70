import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { killShells, shell, until } from '#test/cli/shell.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-streams-'));

afterAll(() => {
  killShells();
  rmSync(root, { recursive: true });
});

describe('a command whose output goes nowhere', () => {
  test('does what it was told, and is quiet about a reader who has seen enough', async () => {
    const api = await anApi();

    const { ended, errors } = shell(root, `apply ${jobsFile(101)} --url ${api.url}`, '| true');

    expect(await ended).toBe(0);
    expect(errors()).toBe('');
    expect(api.applied()).toBe(101);
    api.close();
  });

  test('fails where somebody wanted it: there is no room behind the redirection', async () => {
    const api = await anApi();

    const { ended, errors } = shell(root, `apply ${jobsFile(3)} --url ${api.url}`, '> /dev/full');

    expect(await ended).toBe(1);
    expect(errors()).toBe('error: the output is lost: ENOSPC: no space left on device, write\n');
    expect(api.applied()).toBe(3);
    api.close();
  });
});

test('the end of its terminal does not cut apply: the call under way is finished, and it says how far it came', async () => {
  const api = await anApi(async () => {
    kill('SIGHUP');
    await until(async () => errors().includes('stopping'));
  });

  const { ended, errors, kill } = shell(root, `apply ${jobsFile(101)} --url ${api.url}`, '');

  expect(await ended).toBe(1);
  expect(errors()).toContain('error: stopped: 100 of 101 jobs are applied; apply the file again for the rest\n');
  expect(api.applied()).toBe(100);
  api.close();
});

/** An API that takes all jobs it is given; `act` comes before the answer to the first call that applies some. */
async function anApi(act: () => Promise<void> = async () => undefined) {
  let applied = 0;
  const server = createServer(async (request, response) => {
    const { jobs } = (await json(request)) as { readonly jobs: readonly { readonly id: string }[] };
    if (request.url === '/v1/apply') {
      if (applied === 0) {
        await act();
      }
      applied += jobs.length;
    }
    response.setHeader('content-type', 'application/json');
    const items = jobs.map(({ id }) => ({ id, change: 'created' as const }));
    const planned = { items: items.map((item) => ({ ...item, words: [] })), hash: '0'.repeat(32) };
    response.end(JSON.stringify(request.url === '/v1/plan' ? planned : { items }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    applied: () => applied,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function jobsFile(count: number): string {
  const path = join(root, `${count}-jobs.json`);
  writeFileSync(path, JSON.stringify(Array.from({ length: count }, (_, index) => ({ id: `job-${index}` }))));
  return path;
}
