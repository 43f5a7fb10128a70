import { expect, test } from 'vitest';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeHeartbeat } from '#adapters/notices/heartbeat.ts';
import { HttpPings, runUuid } from '#adapters/notices/ping.ts';
import type { Secrets } from '#ports/secrets.ts';
import { aServer } from '#test/adapters/commands/http-server.ts';
import { hastyClock } from './sending.ts';

const RUN = { jobId: 'orders', revision: 1, runId: 'orders.20261128T010000Z' };

function pingsTo(url: string, clock = systemClock, allowPrivate = true) {
  const failures: string[] = [];
  const secrets: Secrets = {
    readSecret: async () => ({ kind: 'text', text: `${url}/ping/secret-of-the-check` }),
    readParameter: async () => ({ kind: 'unreadable', why: 'there is none', retryable: false }),
  };
  const pings = new HttpPings({
    clock,
    http: { allowPrivate },
    secretsFor: () => secrets,
    onFailure: (_, why) => failures.push(why),
  });
  return { pings, failures };
}

test('a check is told of start and end in their order, with the same UUID', async () => {
  let slow = true;
  const server = await aServer((_, response) => {
    setTimeout(() => response.end('OK'), slow ? 200 : 0);
    slow = false;
  });
  const { pings, failures } = pingsTo(server.url);

  pings.tell(RUN, { fromSecret: 'check' }, 'start');
  pings.tell(RUN, { fromSecret: 'check' }, 3);
  await pings.settled();

  const rid = runUuid(RUN.runId);
  expect(server.seen.map(({ method, url }) => [method, url])).toEqual([
    ['GET', `/ping/secret-of-the-check/start?rid=${rid}`],
    ['GET', `/ping/secret-of-the-check/3?rid=${rid}`],
  ]);
  expect(rid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(failures).toEqual([]);
});

test('what goes wrong is told, and shows nothing of the address', async () => {
  const server = await aServer(({ url }, response) => void response.writeHead(404).end(`no check at ${url}`));
  const { pings, failures } = pingsTo(server.url);
  const hanging = await aServer(() => undefined);
  const late = pingsTo(hanging.url, hastyClock);

  pings.tell(RUN, { fromSecret: 'check' }, 'start');
  pings.tell(RUN, { fromParameter: 'check' }, 'fail');
  pings.tell(RUN, 'no url', 0);
  late.pings.tell(RUN, { fromSecret: 'check' }, 'start');
  await Promise.all([pings.settled(), late.pings.settled()]);

  expect(failures).toEqual([
    expect.stringMatching(/^404 no check at \*\*\*/),
    expect.stringContaining('there is none'),
    'its address is no URL that starts with https:// or http://',
  ]);
  expect(failures.join()).not.toContain('secret-of-the-check');
  expect(late.failures).toEqual(['no answer in time']);
});

test('a private address is not asked where none may be', async () => {
  const server = await aServer((_, response) => void response.end());
  const { pings, failures } = pingsTo(server.url, systemClock, false);

  pings.tell(RUN, { fromSecret: 'check' }, 'start');
  await pings.settled();

  expect(server.seen).toEqual([]);
  expect(failures).toEqual([expect.stringContaining('private address')]);
});

test('a heartbeat is told after the first sweep, and then no more often than it shall be', async () => {
  const server = await aServer((_, response) => void response.writeHead(server.seen.length < 3 ? 200 : 404).end());
  const failures: string[] = [];
  let elapsedMs = 0;
  const beat = makeHeartbeat({
    settings: { url: `${server.url}/alive`, everySeconds: 60 },
    clock: { ...systemClock, elapsedMs: () => elapsedMs },
    http: { allowPrivate: true },
    secrets: { readSecret: unreadable, readParameter: unreadable },
    onFailure: (why) => failures.push(why),
  });

  const asked: number[] = [];
  for (const atMs of [0, 30_000, 59_500, 90_000, 119_600]) {
    elapsedMs = atMs;
    await beat();
    asked.push(server.seen.length);
  }

  expect(asked).toEqual([1, 1, 2, 2, 3]);
  expect(failures).toEqual(['404']);
});

async function unreadable() {
  return { kind: 'unreadable', why: 'there is none', retryable: false } as const;
}
