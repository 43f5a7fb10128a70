import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { makeToken } from '#adapters/access/token.ts';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { starting } from '#test/local/started.ts';

const NOBODY = ['--reuid=65534', '--regid=65534', '--clear-groups'];
const isRoot = process.getuid?.() === 0;

const root = mkdtempSync(join(tmpdir(), 'cronstack-users-'));
const start = starting(join(root, 'state'));

afterAll(() => rmSync(root, { recursive: true }));

describe.runIf(isRoot)('another user of this machine (needs root, to become one)', () => {
  test('can neither ask the runtime nor read its token', async () => {
    const data = join(root, 'data');
    const started = await start({ data });
    const job = JSON.stringify({ id: 'evil', schedule: '@yearly', command: 'id' });
    const script = `
      const answer = await fetch('${started.url()}/v1/jobs', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(job)},
      });
      let token = 'unreadable';
      try { token = (await import('node:fs')).readFileSync('${join(data, 'token')}', 'utf8'); } catch {}
      console.log(process.getuid(), answer.status, token);
    `;

    const { stdout } = await asNobody(script);

    expect(stdout).toBe('65534 401 unreadable\n');
    await expect(started.client().getJob('evil')).rejects.toMatchObject({ code: 'job_not_found' });
    await started.stop();
  });

  test('who listens where a runtime was gets neither its token nor definitions', async () => {
    const stranger = await strangerListening();
    const environment = { XDG_STATE_HOME: mkdtempSync(join(root, 'state-')) };
    const [url, tokenFile] = [`http://127.0.0.1:${stranger.port}`, join(root, 'token')];
    const apply = () => createClient({ url, environment }).apply({ jobs: [{ id: 'definition', command: 'true' }] });

    await expect(apply()).rejects.toMatchObject({
      code: 'unproven_server',
      message: `another user's program listens at ${url}: nothing was sent to it`,
    });
    const token = makeToken();
    writePrivateFile(tokenFile, token);
    publishPointer(environment, { url, tokenFile });
    await expect(apply()).rejects.toMatchObject({ code: 'unproven_server' });

    const heard = await stranger.end();
    expect(heard).toContain('HEAD /v1/health');
    expect(heard).not.toContain(token);
    expect(heard).not.toContain('definition');
    expect(heard).not.toContain('authorization');
  });
});

async function asNobody(script: string) {
  const child = spawn('setpriv', [...NOBODY, process.execPath, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  await once(child, 'close');
  return { stdout };
}

/** A server of that user which tells all it hears. */
async function strangerListening() {
  const script = `
    const server = require('node:net').createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (data) => { process.stdout.write(data); socket.end('HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n{}'); });
    });
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  `;
  const child: ChildProcess = spawn('setpriv', [...NOBODY, process.execPath, '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) {
    throw new Error('its output is piped');
  }
  let heard = '';
  const port = await new Promise<string>((resolve) => createInterface(stdout).once('line', resolve));
  stdout.on('data', (chunk) => {
    heard += chunk;
  });
  return {
    port,
    end: async () => {
      child.kill();
      await once(child, 'close');
      return heard;
    },
  };
}
