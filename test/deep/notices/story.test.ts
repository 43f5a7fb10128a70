import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { aServer } from '#test/adapters/commands/http-server.ts';
import { starting } from '#test/local/started.ts';
import { aMailServer } from './mail-server.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-notices-'));
const start = starting(join(root, 'state'));

afterAll(() => rmSync(root, { recursive: true }));

test('a job that fails is told to a webhook that is down at first, by mail and to a monitor; and then that it recovered', async () => {
  let down = true;
  const mails = await aMailServer();
  const receiver = await aServer(({ url }, response) => {
    response.writeHead(url === '/hook' && down ? 503 : 200).end();
    down = url === '/hook' ? false : down;
  });
  const config = join(root, 'config.json');
  const smtp = { host: '127.0.0.1', port: mails.port, encryption: 'none' };
  writeFileSync(
    config,
    JSON.stringify({
      notify: {
        channels: {
          hook: { type: 'webhook', url: `${receiver.url}/hook` },
          mail: { type: 'email', from: 'cron@example.com', to: ['ops@example.com'], smtp },
        },
        heartbeat: { url: `${receiver.url}/alive` },
        default: [{ on: ['failing'], to: ['hook', 'mail'] }],
      },
    }),
  );
  const events = () =>
    receiver.seen
      .filter(({ url }) => url === '/hook')
      .map(({ body, headers }) => ({ id: headers['webhook-id'], ...JSON.parse(body) }));
  const started = await start({ data: join(root, 'data'), config, allowPrivate: true });
  try {
    const client = started.client();
    await client.createJob({
      id: 'broken',
      schedule: '0 0 1 1 *',
      maxRetries: 0,
      ping: { url: `${receiver.url}/check` },
      command: { type: 'shell', line: 'echo no route to host; exit 3' },
    });

    await client.runJob('broken');
    await vi.waitFor(() => expect([events().length, mails.taken.length]).toEqual([2, 1]), {
      timeout: 60_000,
      interval: 100,
    });

    const [first, second] = events();
    expect(first).toMatchObject({
      type: 'cronstack.job.failing.opened',
      data: { count: 1, job: { id: 'broken' }, run: { exitCode: 3, outputTail: 'no route to host' } },
    });
    expect(second).toEqual(first);
    expect(mails.taken[0]?.source).toMatch(/^Subject: \[failing\] broken: 1 run since /m);
    expect(mails.taken[0]?.source).toContain('no route to host');

    await client.patchJob('broken', { command: { type: 'shell', line: 'true' } });
    await client.runJob('broken');
    await vi.waitFor(() => expect([events().length, mails.taken.length]).toEqual([3, 2]), {
      timeout: 90_000,
      interval: 100,
    });

    expect(events()[2]).toMatchObject({
      type: 'cronstack.job.failing.resolved',
      data: { incident: first.data.incident, job: { id: 'broken' } },
    });
    expect(mails.taken[1]?.source).toMatch(/^Subject: \[recovered\] broken after /m);
    const pings = receiver.seen.filter(({ url }) => url.startsWith('/check')).map(({ url }) => url.replace(/\?.*/, ''));
    expect(receiver.seen.filter(({ url }) => url === '/alive').length).toBeGreaterThan(0);
    expect(pings).toEqual(['/check/start', '/check/3', '/check/start', '/check/0']);
  } finally {
    await started.stop();
  }
});
