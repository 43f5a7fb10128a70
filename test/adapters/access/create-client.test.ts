import { describe, expect, test } from 'vitest';
import { createClient, createUntypedClient } from '#adapters/access/create-client.ts';
import { proofOf } from '#adapters/access/proof.ts';
import { ClientError } from '#api/client/error.ts';
import type { TypedClient } from '#api/client/typed-client.ts';
import { OPERATIONS } from '#api/openapi/operations.ts';
import { PROBLEM_MEDIA_TYPE } from '#api/shapes/problem.ts';

const API = 'https://abc.execute-api.eu-central-1.amazonaws.com';
const TOKEN = 'a-token-of-a-test';

describe('a client', () => {
  test('has a method for every route', () => {
    const client: object = createClient({ url: API });
    const names: Readonly<Record<string, string>> = {
      stats: 'jobStats',
      listIncidents: 'eachIncident',
      listNotices: 'eachNotice',
      backlog: 'eachPending',
    };

    const missing = Object.keys(OPERATIONS).filter((operation) => !((names[operation] ?? operation) in client));

    expect(Object.keys(OPERATIONS).length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  test('signs with the credentials that it is given, or that it is answered anew, for the region that the address names', async () => {
    const server = aServer();
    const identity = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret of a test' };

    await createClient({ url: API, fetch: server.fetch, credentials: identity })
      .health()
      .catch(() => undefined);
    await createClient({ url: API, fetch: server.fetch, credentials: async () => ({ ...identity, sessionToken: 's' }) })
      .health()
      .catch(() => undefined);

    const scope = /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/execute-api\/aws4_request/;
    expect(server.asked.map(({ headers }) => headers.get('authorization'))).toEqual([
      expect.stringMatching(scope),
      expect.stringMatching(scope),
    ]);
    expect(server.asked[1]?.headers.get('x-amz-security-token')).toBe('s');
  });

  test('gives a token only to a server that proves to know it', async () => {
    const [server, stranger] = [aServer(TOKEN), aServer('another-token-of-a-test')];

    await createClient({ url: 'https://cron.example', token: TOKEN, fetch: server.fetch })
      .health()
      .catch(() => undefined);
    const refused = createClient({ url: 'https://cron.example', token: TOKEN, fetch: stranger.fetch }).health();

    await expect(refused).rejects.toMatchObject({ code: 'unproven_server' });
    expect(server.asked.map(({ headers }) => headers.get('authorization'))).toEqual([null, `Bearer ${TOKEN}`]);
    expect(stranger.asked.map(({ headers }) => headers.get('authorization'))).toEqual([null]);
  });

  test.each([
    ['an address that is none', { url: 'cron.example' }, 'url: expected the http or https address'],
    ['two ways to show who asks', { url: API, token: TOKEN, credentials: async () => Promise.reject() }, 'one of them'],
    ['a token that can be none', { url: API, token: 'short' }, 'token: expected 16 to 512'],
    ['half a retry', { url: API, retries: 0.5 }, 'retries: expected a whole number'],
  ])('is not made with %s', (_, options, message) => {
    expect(() => createClient(options)).toThrow(
      expect.objectContaining({ name: 'ClientError', code: 'bad_options', message: expect.stringContaining(message) }),
    );
  });
});

test.each([[[]], [[null]], [['http://127.0.0.1:4747']]])(
  'a program that calls it with %j is told what is expected',
  (args) => {
    expect(() => Reflect.apply(createClient, undefined, args)).toThrow(
      expect.objectContaining({
        name: 'ClientError',
        code: 'bad_options',
        message: expect.stringContaining(
          "expected options with a url, such as { url: 'http://127.0.0.1:4747' }, found",
        ),
      }),
    );
  },
);

describe('a request that the API puts off', () => {
  test('is sent again after what it asks for and a back-off, and no more than four times', async () => {
    const patient = aPatientClient([503, 429, 503, 429, 503]);

    await expect(patient.client.getRun('x')).rejects.toMatchObject({ status: 503 });

    expect(patient.paused).toEqual([375, 750, 1_500, 3_000]);
  });

  test.each([
    ['seconds', '2', 2_375],
    ['a date', 'Thu, 05 Nov 2026 08:00:03 GMT', 3_375],
  ])('waits for as long as Retry-After says in %s', async (_, retryAfter, pauseMs) => {
    const patient = aPatientClient([503, 200], { 'retry-after': retryAfter });

    await patient.client.health().catch(() => undefined);

    expect(patient.paused).toEqual([pauseMs]);
  });

  test('is given up at once where it would have to wait for a minute, and where it was refused', async () => {
    const [long, refused] = [aPatientClient([503], { 'retry-after': '60' }), aPatientClient([500])];

    await expect(long.client.health()).rejects.toMatchObject({ status: 503 });
    await expect(refused.client.health()).rejects.toMatchObject({ status: 500 });

    expect([long.paused, refused.paused]).toEqual([[], []]);
  });

  test('makes one run: it carries the same key each time, the one that was given or one of its own', async () => {
    const patient = aPatientClient([503, 503, 409, 503, 409]);

    await patient.client.runJob('x').catch(() => undefined);
    await patient.client.runJob('x', { idempotencyKey: 'mine' }).catch(() => undefined);

    const keys = patient.sent.map(({ headers }) => headers.get('idempotency-key'));
    expect(new Set(keys.slice(0, 3)).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys.slice(3)).toEqual(['mine', 'mine']);
  });
});

describe('a run that is waited for', () => {
  const RUN = { id: 'x.1', jobId: 'x', revision: 1, scheduledAt: '2026-11-05T08:00:00.000Z', trigger: 'manual' };

  test('is asked for at growing intervals until it has its outcome', async () => {
    const paused: number[] = [];
    const statuses = ['queued', 'running', 'running', 'succeeded'];
    const client = clientWaiting(paused, async () => Response.json({ ...RUN, status: statuses.shift(), attempts: [] }));

    expect(await client.waitForRun('x.1')).toMatchObject({ id: 'x.1', status: 'succeeded' });
    expect(paused).toEqual([100, 150, 225]);
  });

  test('is waited for no longer than the signal lets it', async () => {
    const client = clientWaiting([], async () => Response.json({ ...RUN, status: 'running', attempts: [] }));

    const waited = client.waitForRun('x.1', { signal: AbortSignal.abort(new Error('enough')) });

    await expect(waited).rejects.toThrow('enough');
  });
});

function aServer(token?: string) {
  const asked: Request[] = [];
  return {
    asked,
    fetch: async (request: Request) => {
      asked.push(request);
      const proof = token === undefined ? undefined : proofOf(token, request.headers.get('cronstack-nonce') ?? '');
      return new Response(null, { status: 404, headers: proof === undefined ? {} : { 'cronstack-proof': proof } });
    },
  };
}

/** A client whose pauses take no time and whose chance is in the middle; the server gives these statuses, one after the other. */
function aPatientClient(statuses: number[], headers: Record<string, string> = {}) {
  const [sent, paused]: [Request[], number[]] = [[], []];
  const client = clientWaiting(paused, async (request) => {
    sent.push(request);
    return Response.json({}, { status: statuses.shift() ?? 500, headers });
  });
  return { client, sent, paused };
}

function clientWaiting(paused: number[], fetch: (request: Request) => Promise<Response>): TypedClient {
  return createClient({
    url: 'https://cron.example',
    fetch,
    environment: {},
    waiting: {
      now: () => Date.parse('2026-11-05T08:00:00Z'),
      fraction: () => 0.5,
      sleep: async (delayMs) => {
        paused.push(delayMs);
      },
    },
  });
}

describe('the message of a refusal', () => {
  const refusalOf = async (make: typeof createClient | typeof createUntypedClient, problem: object) => {
    const headers = { 'content-type': PROBLEM_MEDIA_TYPE };
    const client = make({
      url: 'https://cron.example',
      environment: {},
      fetch: async () => Response.json({ code: 'invalid_job', ...problem }, { status: 400, headers }),
    });
    return client.getJob('report').catch((error: unknown) => (error instanceof ClientError ? error.message : error));
  };
  const errors = [
    { path: 'timezon', message: 'unknown key; did you mean timezone?' },
    { path: 'command', message: 'expected a command' },
    { path: 'overlap', message: 'expected one of skip, queue' },
  ];
  const detail = 'the job is not valid';

  test.each([
    [{ detail, errors: errors.slice(0, 1) }, 'the job is not valid: timezon: unknown key; did you mean timezone?'],
    [{ detail, errors }, 'the job is not valid: timezon: unknown key; did you mean timezone? (and 2 more)'],
    [{ detail, errors: [{ path: '', message: 'expected a job' }] }, 'the job is not valid: expected a job'],
    [
      { detail: 'no schedule: 61 is over 59', errors: [{ path: 'schedule', message: '61 is over 59' }] },
      'no schedule: 61 is over 59',
    ],
    [{ detail, errors: [] }, detail],
    [{ detail }, detail],
  ])('names the first of its errors, which a program may show alone: %j', async (problem, message) => {
    expect(await refusalOf(createClient, problem)).toBe(message);
  });

  test('is the sentence of the API to those who show the errors beside it', async () => {
    expect(await refusalOf(createUntypedClient, { detail, errors })).toBe(detail);
  });
});
