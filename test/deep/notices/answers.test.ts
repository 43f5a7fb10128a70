import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Channel } from '#domain/notices/settings/channel.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { tellChannel } from '#engine/notices/tell-channel.ts';
import { testChannel } from '#engine/notices/test-channel.ts';
import type { Clock } from '#ports/clock.ts';
import { aServer } from '#test/adapters/commands/http-server.ts';
import { TellingWorld } from '#test/engine/notices/telling-world.ts';
import { aMailServer } from './mail-server.ts';
import { channelsOf, HurriedClock, hastyClock } from './sending.ts';

/** PagerDuty's address is no setting: events go to this one instead. */
const pagerduty = vi.hoisted(() => ({ url: '' }));
vi.mock('#domain/notices/layouts/pagerduty.ts', async (original) => ({
  ...(await original<object>()),
  pagerdutyUrl: () => pagerduty.url,
}));

type HttpType = Exclude<Channel['type'], 'email' | 'command'>;

interface Service {
  readonly settings: (url: string) => object;
  /** The receiver's word for "taken". */
  readonly taken: readonly [status: number, body?: string];
  /** The part of a request by which its receiver knows it again; of a chat, which knows nothing again, its words. */
  readonly known: (request: { readonly headers: object; readonly body: string }) => unknown;
}

const TYPES: readonly HttpType[] = [
  'slack',
  'teams',
  'discord',
  'webhook',
  'pagerduty',
  'alertmanager',
  'ses',
  'sns',
  'eventbridge',
];

const SERVICES: Readonly<Record<HttpType, Service>> = {
  slack: { settings: (url) => ({ url }), taken: [200, 'ok'], known: ({ body }) => body },
  teams: { settings: (url) => ({ url }), taken: [202], known: ({ body }) => body },
  discord: { settings: (url) => ({ url }), taken: [200, '{}'], known: ({ body }) => body },
  webhook: { settings: (url) => ({ url }), taken: [204], known: ({ headers }) => header(headers, 'webhook-id') },
  pagerduty: {
    settings: () => ({ routing_key: { fromEnvironment: 'ROUTING_KEY' } }),
    taken: [202, '{"status":"success"}'],
    known: ({ body }) => JSON.parse(body).dedup_key,
  },
  alertmanager: { settings: (url) => ({ url }), taken: [200], known: ({ body }) => JSON.parse(body)[0].labels },
  ses: {
    settings: () => ({ from: 'cron@example.com', to: ['ops@example.com'] }),
    taken: [200, '{"MessageId":"1"}'],
    known: ({ body }) => JSON.parse(body).Content.Simple.Headers,
  },
  sns: {
    settings: () => ({ topic: 'arn:aws:sns:eu-central-1:123456789012:ops.fifo' }),
    taken: [200, '<MessageId>1</MessageId>'],
    known: ({ body }) => new URLSearchParams(body).get('MessageDeduplicationId'),
  },
  eventbridge: {
    settings: () => ({ bus: 'arn:aws:events:eu-central-1:123456789012:event-bus/ops' }),
    taken: [200, '{"FailedEntryCount":0}'],
    known: ({ body }) => JSON.parse(JSON.parse(body).Entries[0].Detail).id,
  },
};

/** What became of the notice after the first answer: it is there, it came again after so long, it never comes, or once a test succeeded. */
type Fate = 'sent' | 'gave_up' | 'waits' | { readonly againAfterSeconds: number };

type FirstAnswer = (response: ServerResponse, service: Service, clock: HurriedClock) => void;

const withStatus =
  (status: number, headers: Readonly<Record<string, string>> = {}): FirstAnswer =>
  (response, { taken: [, body] }) =>
    void response.writeHead(status, headers).end(status === 204 ? undefined : body);

const ANSWERS: readonly (readonly [string, FirstAnswer, Fate])[] = [
  ['200', withStatus(200), 'sent'],
  ['202', withStatus(202), 'sent'],
  ['204', withStatus(204), 'sent'],
  ['400', withStatus(400), 'gave_up'],
  ['404', withStatus(404), 'gave_up'],
  ['410', withStatus(410), 'waits'],
  ['429', withStatus(429), { againAfterSeconds: 10 }],
  ['429 with Retry-After', withStatus(429, { 'Retry-After': '120' }), { againAfterSeconds: 120 }],
  ['500', withStatus(500), { againAfterSeconds: 10 }],
  ['nothing', (_, __, clock) => clock.hurry(), { againAfterSeconds: 10 }],
  ['a reset', (response) => void response.socket?.resetAndDestroy(), { againAfterSeconds: 10 }],
  ['200 and a body without an end', (response) => endless(response), 'sent'],
];

describe.each(TYPES)('%s', (type) => {
  const service = SERVICES[type];

  test.each(ANSWERS)('that answers %s', async (_, answer, fate) => {
    let asked = 0;
    const clock = new HurriedClock();
    const receiver = await aServer((__, response) => {
      asked += 1;
      return asked === 1 ? answer(response, service, clock) : taken(response, service);
    });
    pagerduty.url = receiver.url;

    await comesToItsFate({ type, ...service.settings(receiver.url) }, fate, { clock, endpoint: receiver.url });

    const requests = fate === 'sent' || fate === 'gave_up' ? 1 : 2;
    const known = receiver.seen.map((request) => JSON.stringify(service.known(request)));
    expect(known.filter((one) => one === known[0])).toHaveLength(requests);
    if (fate !== 'waits') {
      expect(known).toHaveLength(requests);
    }
  });
});

describe('email', () => {
  test.each([
    [450, { againAfterSeconds: 10 }],
    [550, 'gave_up'],
  ] as const)('that answers %i', async (code, fate) => {
    const refusal = Object.assign(new Error(`refused ${code}`), { responseCode: code });
    let asked = 0;
    const { port, taken: mails } = await aMailServer({
      onRcptTo: (_, __, done) => {
        asked += 1;
        done(asked === 1 ? refusal : null);
      },
    });

    await comesToItsFate(mailTo(port), fate, { clock: new HurriedClock() });

    expect(mails).toHaveLength(fate === 'gave_up' ? 0 : 1);
  });

  test.each([
    ['says nothing', (_: Socket) => undefined],
    ['resets the connection', (socket: Socket) => void socket.resetAndDestroy()],
    ['greets without an end', (socket: Socket) => endless(socket)],
  ])('that %s', async (_, answer) => {
    const port = await aListener(answer);

    await comesToItsFate(mailTo(port), { againAfterSeconds: 10 }, { clock: hastyClock, failures: 2 });
  });
});

describe('a command', () => {
  test.each([
    ['fails', 'process.exit(1)'],
    ['hangs', 'setInterval(() => {}, 1000)'],
    ['is killed', 'process.kill(process.pid, "SIGKILL")'],
    ['prints without an end', 'const more = () => process.stdout.write("x".repeat(4096), more); more()'],
  ])('that %s', async (_, script) => {
    const channel = { type: 'command' as const, argv: [process.execPath, '-e', script], timeout_seconds: 5 };

    await comesToItsFate(channel, { againAfterSeconds: 10 }, { clock: hastyClock, failures: 2 });
  });
});

/**
 * A job fails, and the channel is told of it until that has its fate. Head and run are as they were then.
 * @param how.endpoint where AWS is asked
 * @param how.failures so many tries fail, after which nobody tries again; left out: the first one
 */
async function comesToItsFate(
  channel: { readonly type: Channel['type'] },
  fate: Fate,
  { clock, endpoint, failures = 0 }: { readonly clock: Clock; readonly endpoint?: string; readonly failures?: number },
) {
  const world = new TellingWorld({ ops: channel.type });
  world.notify = { channelNames: ['ops'], defaultRules: [{ on: ['failing'], to: ['ops'] }], remindHours: 24 };
  await world.job({ maxRetries: 0 });
  world.act = async () => ({ kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: false });
  await world.deliver((await world.fire())[0]);
  const [decided] = world.ports.deliveries.every();
  if (decided === undefined) {
    throw new Error('nothing was decided');
  }
  const unmoved = [await world.head(), await world.ports.history.readRun(decided.notice.runId ?? '')];
  const notifier = {
    ...world.notifier(),
    channels: channelsOf({ ops: channel }, { clock, ...(endpoint === undefined ? {} : { endpoint }) }),
  };

  const triedAtMs: number[] = [];
  for (let tries = 0; ; ) {
    const before = (await world.stored(decided))?.answer;
    const looked = await tellChannel(notifier, 'ops');
    const after = await world.stored(decided);
    const { failing, goneSinceMs } = (await world.ports.channelHeads.read('ops')) ?? {};
    if (after?.state !== 'pending' || after.answer !== before || (failing?.tries ?? 0) > tries) {
      triedAtMs.push(world.clock.now());
      tries = failing?.tries ?? 0;
    }
    if (looked.kind === 'idle' || goneSinceMs !== undefined || (failures > 0 && triedAtMs.length >= failures)) {
      break;
    }
    world.clock.advanceTo(Math.max(looked.atMs, world.clock.now()));
  }
  if (fate === 'waits') {
    expect(await world.stored(decided)).toMatchObject({ state: 'pending' });
    expect(await testChannel(notifier, 'ops')).toMatchObject({ kind: 'sent' });
    await tellChannel(notifier, 'ops');
  }

  const state = failures > 0 ? 'pending' : fate === 'gave_up' ? 'gave_up' : 'sent';
  const stored = await world.stored(decided);
  expect(stored).toMatchObject({ state });
  if (state !== 'pending') {
    expect(stored?.answer?.text).toMatch(/\S/);
  }
  if (typeof fate === 'object') {
    expect(triedAtMs.map((at) => (at - (triedAtMs[0] ?? 0)) / 1_000)).toEqual([0, fate.againAfterSeconds]);
  }
  expect([await world.head(), await world.ports.history.readRun(decided.notice.runId ?? '')]).toEqual(unmoved);
}

function taken(response: ServerResponse, { taken: [status, body] }: Service): void {
  response.writeHead(status).end(body);
}

function mailTo(port: number) {
  const smtp = { host: '127.0.0.1', port, encryption: 'none' };
  return { type: 'email' as const, from: 'cron@example.com', to: ['ops@example.com'], smtp };
}

/** Writes until the other side has had enough. */
function endless(stream: NodeJS.WritableStream): void {
  const more = (): void => {
    if (stream.write('x'.repeat(1_000))) {
      setImmediate(more);
    } else {
      stream.once('drain', more);
    }
  };
  stream.on('error', () => undefined);
  more();
}

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) {
    close();
  }
});

/** A server that does this with each connection, on a free port of this machine. */
async function aListener(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function header(headers: object, name: string): unknown {
  return new Map(Object.entries(headers)).get(name);
}
