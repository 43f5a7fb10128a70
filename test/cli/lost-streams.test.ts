import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, onTestFailed, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';

const CLI = join(import.meta.dirname, '../../cli/bin.js');

const root = mkdtempSync(join(tmpdir(), 'cronstack-streams-'));

const alive = new Set<() => void>();

afterAll(() => {
  for (const kill of alive) {
    kill();
  }
  rmSync(root, { recursive: true });
});

describe('start goes on without', () => {
  test('a reader of its output, says so on the other stream, and ends in order when its terminal hangs up', async () => {
    const { client, runs, end, errors } = await started('| head -n 1');

    await runs('quick');
    // The line about that run has found no reader. What comes after it is to be executed all the same.
    await until(async () => errors().includes('lost'));
    await runs('quick');

    const mark = join(root, 'mark');
    await client.createJob({ id: 'open', schedule: '@yearly', command: `until [ -e ${mark} ]; do sleep 0.05; done` });
    const { id } = await client.runJob('open');
    await until(async () => (await client.getRun(id)).status === 'running');

    // The shell and the kernel both say that the terminal is gone; the run that is under way keeps the runtime there for both.
    const code = end('SIGHUP', 'SIGHUP');
    writeFileSync(mark, '');
    expect(await code).toBe(1);
    expect(errors()).toBe('cronstack: the standard output is lost (write EPIPE); all else goes on\n');
  });

  test('any reader at all', async () => {
    const { runs, end } = await started('2>&1 | head -n 1');

    await runs('quick');
    await runs('quick');

    expect(await end('SIGTERM')).toBe(0);
  });
});

describe('a command whose output goes nowhere', () => {
  test('does what it was told, and is quiet about a reader who has seen enough', async () => {
    const api = await anApi();

    const { ended, errors } = shell(`apply ${jobsFile(150)} --url ${api.url}`, '| true');

    expect(await ended).toBe(0);
    expect(errors()).toBe('');
    expect(api.applied()).toBe(150);
    api.close();
  });

  test('fails where somebody wanted it: there is no room behind the redirection', async () => {
    const api = await anApi();

    const { ended, errors } = shell(`apply ${jobsFile(3)} --url ${api.url}`, '> /dev/full');

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

  const { ended, errors, kill } = shell(`apply ${jobsFile(150)} --url ${api.url}`, '');

  expect(await ended).toBe(1);
  expect(errors()).toContain('error: stopped: 100 of 150 jobs are applied; apply the file again for the rest\n');
  expect(api.applied()).toBe(100);
  api.close();
});

let shells = 0;

/** A command line of the product in a session of its own, without a terminal, its streams led on as a shell does. */
function shell(words: string, streams: string) {
  shells += 1;
  const [pid, errors] = [join(root, `${shells}.pid`), join(root, `${shells}.errors`)];
  const program = `(echo $BASHPID > ${pid}; exec "$NODE" "$CLI" ${words}) 2> ${errors} ${streams}`;
  const child = spawn('bash', ['-c', `set -o pipefail; ${program}`], {
    detached: true,
    env: { PATH: process.env.PATH, NODE: process.execPath, CLI, XDG_STATE_HOME: root },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = (signal: NodeJS.Signals) => process.kill(Number(readFileSync(pid, 'utf8')), signal);
  const end = () => kill('SIGKILL');
  alive.add(end);
  return {
    stdout: child.stdout,
    ended: once(child, 'exit').then(([code]) => {
      alive.delete(end);
      return code;
    }),
    errors: () => (existsSync(errors) ? readFileSync(errors, 'utf8') : ''),
    kill,
  };
}

/** A runtime with a job whose command takes no time. */
async function started(streams: string) {
  const data = mkdtempSync(join(root, 'data-'));
  const { stdout, ended, errors, kill } = shell(`start --port 0 --data ${data}`, streams);
  onTestFailed(() => console.error(errors()));
  const [line] = await once(createInterface(stdout), 'line');
  const url = /http:\S+:\d+/.exec(line)?.[0] ?? '';
  const client = await createClient({ url, environment: { XDG_STATE_HOME: root } });
  await client.createJob({ id: 'quick', schedule: '@yearly', command: 'true' });
  return {
    client,
    errors,
    runs: async (jobId: string) => {
      const { id } = await client.runJob(jobId);
      await until(async () => (await client.getRun(id)).status === 'succeeded');
    },
    end: async (...signals: readonly NodeJS.Signals[]) => {
      signals.forEach(kill);
      return ended;
    },
  };
}

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

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await setTimeout(20);
  }
}
