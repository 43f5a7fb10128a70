import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#adapters/machine/clock.ts';
import type { Clock } from '#ports/clock.ts';
import { aServer } from '#test/adapters/commands/http-server.ts';
import { messageOf, told } from '#test/domain/notices/told.ts';
import { channelsOf, HurriedClock, hastyClock, SECRETS } from './sending.ts';

const MESSAGE = messageOf([told()]);

/** A receiver that answers every request with this. */
async function answering(status: number, body = '', headers: Readonly<Record<string, string>> = {}) {
  return await aServer((_, response) => void response.writeHead(status, headers).end(body));
}

function hook(url: string, secrets: readonly string[] = []) {
  const references = secrets.map((name) => ({ fromEnvironment: name }));
  return { hook: { type: 'webhook', url, ...(references.length === 0 ? {} : { secrets: references }) } };
}

async function sendTo(answer: (response: ServerResponse) => void, clock?: Clock) {
  const server = await aServer((_, response) => answer(response));
  return await channelsOf(hook(server.url), { ...(clock === undefined ? {} : { clock }) }).send('hook', MESSAGE);
}

describe('a receiver that answers', () => {
  test.each([
    [200, { kind: 'sent', answer: '200 thanks' }],
    [202, { kind: 'sent', answer: '202 thanks' }],
    [204, { kind: 'sent', answer: '204' }],
    [302, { kind: 'again', answer: '302 thanks' }],
    [400, { kind: 'permanent', answer: '400 thanks' }],
    [404, { kind: 'permanent', answer: '404 thanks' }],
    [408, { kind: 'again', answer: '408 thanks' }],
    [410, { kind: 'gone', answer: '410 thanks' }],
    [425, { kind: 'again', answer: '425 thanks' }],
    [429, { kind: 'again', answer: '429 thanks' }],
    [500, { kind: 'again', answer: '500 thanks' }],
    [503, { kind: 'again', answer: '503 thanks' }],
  ])('%i is understood', async (status, sending) => {
    const { url } = await answering(status, 'thanks', { location: 'http://127.0.0.1:1/' });

    expect(await channelsOf(hook(url)).send('hook', MESSAGE)).toEqual(sending);
  });

  test.each([
    ['seconds', { 'Retry-After': '120' }, '', 120],
    ['a date', { 'Retry-After': new Date(Date.now() + 600_000).toUTCString() }, '', expect.closeTo(600, -2)],
    ['seconds with a fraction in its body', {}, '{"message": "slow down", "retry_after": 0.65}', 1],
  ])('429 with %s is left alone for so long', async (_, headers, body, afterSeconds) => {
    const { url } = await answering(429, body, headers);

    expect(await channelsOf(hook(url)).send('hook', MESSAGE)).toMatchObject({ kind: 'again', afterSeconds });
  });

  test('nothing, is given up after 15 s and asked again', async () => {
    const started = performance.now();

    expect(await sendTo(() => undefined, hastyClock)).toEqual({ kind: 'again', answer: 'no answer in time' });
    expect(performance.now() - started).toBeGreaterThan(450);
  });

  test('by breaking the connection off, is asked again', async () => {
    expect(await sendTo((response) => void response.socket?.resetAndDestroy())).toMatchObject({ kind: 'again' });
  });

  test('with a body without an end, has answered by its status', async () => {
    const endless = await sendTo((response) => {
      const more = () => {
        response.write('x'.repeat(1_000)) ? setImmediate(more) : response.once('drain', more);
      };
      response.on('error', () => undefined);
      more();
    });
    const clock = new HurriedClock();
    // What was written is read in the turn before.
    const hurry = () => setTimeout(() => setImmediate(() => clock.hurry()), 50);
    const slow = await sendTo((response) => void response.writeHead(200).write('half', hurry), clock);

    expect(endless).toEqual({ kind: 'sent', answer: `200 ${'x'.repeat(195)}…` });
    expect(slow).toEqual({ kind: 'sent', answer: '200 half' });
  });

  test('at an address where nobody listens, is asked again', async () => {
    const { port } = await answering(200);

    expect(await channelsOf(hook(`http://127.0.0.1:${port === 1 ? 2 : 1}/`)).send('hook', MESSAGE)).toMatchObject({
      kind: 'again',
      answer: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('addresses', () => {
  test.each([
    ['http://169.254.169.254/latest/meta-data', true, 'permanent', /never ask/],
    [
      'http://127.0.0.1:1/',
      false,
      'again',
      /a private address, which a runtime asks only where it was started with --allow-private/,
    ],
  ])('%s are refused', async (url, allowPrivate, kind, why) => {
    expect(await channelsOf(hook(url), { allowPrivate }).send('hook', MESSAGE)).toEqual({
      kind,
      answer: expect.stringMatching(why),
    });
  });

  test('whose secret shows in an answer are masked', async () => {
    const server = await aServer((request, response) => void response.end(`no such hook: ${request.url}`));
    const url = `${server.url}/services/T000/B000/secrettoken`;

    expect(await channelsOf({ chat: { type: 'slack', url } }).send('chat', MESSAGE)).toEqual({
      kind: 'sent',
      answer: '200 no such hook: ***',
    });
  });
});

describe('a webhook', () => {
  test('is verified by the reference library, with either secret, under the same id at every try', async () => {
    const server = await answering(503);
    const channels = channelsOf(hook(server.url, ['HOOK', 'NEXT_HOOK']));

    await channels.send('hook', MESSAGE);
    await channels.send('hook', MESSAGE);

    expect(server.seen).toHaveLength(2);
    for (const { body, headers } of server.seen) {
      const seen = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      for (const secret of [SECRETS.HOOK, SECRETS.NEXT_HOOK]) {
        expect(new Webhook(secret ?? '').verify(body, seen)).toMatchObject({ type: 'cronstack.job.failing.opened' });
      }
      expect(seen['webhook-id']).toBe(told().id);
      expect(() => new Webhook(SECRETS.HOOK ?? '').verify(`${body} `, seen)).toThrow('No matching signature');
    }
  });

  test('whose secret is none says so', async () => {
    const { url } = await answering(200);

    expect(await channelsOf(hook(url, ['TOKEN'])).send('hook', MESSAGE)).toEqual({
      kind: 'permanent',
      answer: 'a secret has to be whsec_ and the base64 of 24 to 64 bytes',
    });
  });

  test('whose secret cannot be read waits', async () => {
    const { url } = await answering(200);

    expect(await channelsOf(hook(url, ['NOT_SET'])).send('hook', MESSAGE)).toMatchObject({
      kind: 'again',
      answer: expect.stringContaining('NOT_SET'),
    });
  });
});

describe('each service', () => {
  test.each(['slack', 'teams', 'discord'])('%s gets a message at its address', async (type) => {
    const server = await answering(200, 'ok');

    expect(await channelsOf({ ops: { type, url: `${server.url}/hook` } }).send('ops', MESSAGE)).toMatchObject({
      kind: 'sent',
    });
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        url: type === 'discord' ? '/hook?wait=true' : '/hook',
        headers: { 'content-type': 'application/json', 'user-agent': 'Cronstack' },
        body: expect.stringContaining('orders: 3 runs since 02:00'.slice(0, 6)),
      },
    ]);
  });

  test('an Alertmanager gets a list of alerts, with its token', async () => {
    const server = await answering(200);
    const channel = { type: 'alertmanager', url: server.url, token: { fromEnvironment: 'TOKEN' } };

    expect(await channelsOf({ am: channel }).send('am', MESSAGE)).toMatchObject({ kind: 'sent' });
    expect(server.seen).toMatchObject([
      { url: '/api/v2/alerts', headers: { authorization: `Bearer ${SECRETS.TOKEN}` } },
    ]);
    expect(JSON.parse(server.seen[0]?.body ?? '')).toMatchObject([{ labels: { job: 'orders' } }]);
  });

  test('AWS gets signed requests', async () => {
    const server = await aServer(({ headers }, response) => {
      const answer = headers['x-amz-target'] === undefined ? '<MessageId>1</MessageId>' : '{"FailedEntryCount":0}';
      response.end(answer);
    });
    const channels = channelsOf(
      {
        topic: { type: 'sns', topic: 'arn:aws:sns:eu-central-1:123456789012:ops' },
        bus: { type: 'eventbridge', bus: 'arn:aws:events:eu-central-1:123456789012:event-bus/ops' },
        mail: { type: 'ses', from: 'cron@example.com', to: ['ops@example.com'] },
      },
      { endpoint: server.url },
    );

    for (const name of ['topic', 'bus', 'mail']) {
      expect(await channels.send(name, MESSAGE)).toMatchObject({ kind: 'sent' });
    }
    const signatures = server.seen.map(
      ({ headers }) => /eu-central-1\/([a-z]+)\//.exec(`${headers.authorization}`)?.[1],
    );
    expect(signatures).toEqual(['sns', 'events', 'ses']);
    expect(server.seen.map(({ url }) => url)).toEqual(['/', '/', '/v2/email/outbound-emails']);
  });

  test('AWS is asked again where an entry was not taken, and not where it refused', async () => {
    const bus = { type: 'eventbridge', bus: 'arn:aws:events:eu-central-1:123456789012:event-bus/ops' };
    const outcomes: readonly (readonly [number, string, string])[] = [
      [200, '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"ThrottlingException"}]}', 'again'],
      [400, '{"__type":"ThrottlingException"}', 'again'],
      [403, '{"__type":"AccessDeniedException"}', 'again'],
      [400, '{"__type":"ResourceNotFoundException"}', 'permanent'],
    ];

    for (const [status, body, kind] of outcomes) {
      const { url } = await answering(status, body);
      expect(await channelsOf({ bus }, { endpoint: url }).send('bus', MESSAGE)).toMatchObject({ kind });
    }
  });

  test('one that is not configured any more is said to be', async () => {
    expect(await channelsOf({}).send('ops', MESSAGE)).toEqual({
      kind: 'permanent',
      answer: 'the channel is not configured any more',
    });
  });
});

describe('a command', () => {
  const node = (script: string) => ({ tell: { type: 'command', argv: [process.execPath, '-e', script] } });

  test('gets the event as JSON on its input, in a clean environment, without a shell', async () => {
    const script = `
      let text = '';
      process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
        const { id, type } = JSON.parse(text);
        console.log(id, type, Object.keys(process.env).sort().join(' '), process.argv[1]);
      });`;
    const channel = { type: 'command', argv: [process.execPath, '-e', script, '$(id)'] };

    expect(await channelsOf({ tell: channel }).send('tell', MESSAGE)).toEqual({
      kind: 'sent',
      answer: expect.stringMatching(
        /^exit code 0 orders\.\S+\.opened cronstack\.job\.failing\.opened CRONSTACK_ATTEMPT CRONSTACK_RUN_ID CRONSTACK_SCOPE HOME PATH TMPDIR \$\(id\)$/,
      ),
    });
  });

  test.each([
    [
      'process.stderr.write("no network"); process.exit(3)',
      systemClock,
      { kind: 'again', answer: 'exit code 3 no network' },
    ],
    ['process.kill(process.pid, "SIGKILL")', systemClock, { kind: 'again', answer: 'killed by SIGKILL' }],
    ['setInterval(() => {}, 1000)', hastyClock, { kind: 'again', answer: 'not over in time' }],
  ])('that fails is run again: %#', async (script, clock, sending) => {
    expect(await channelsOf(node(script), { clock }).send('tell', MESSAGE)).toEqual(sending);
  });

  test('that is not there is said to be', async () => {
    expect(await channelsOf({ tell: { type: 'command', argv: ['/no/such'] } }).send('tell', MESSAGE)).toEqual({
      kind: 'again',
      answer: expect.stringContaining('/no/such could not be started'),
    });
  });
});
