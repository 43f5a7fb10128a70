import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { makeClient } from '#api/client/client.ts';
import { eachListed } from '#api/client/each-listed.ts';
import { ClientError } from '#api/client/error.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

describe('a client before a server that is none, or means harm', () => {
  test.each([
    ['a list of the wrong things', { items: [5] }, 'items[0]: expected object, received number'],
    ['a list without items', {}, 'items: it is missing: expected array'],
    ['a list of jobs without anything', { items: [{}] }, 'items[0].id: it is missing: expected string'],
    ['a cursor that is no text', { items: [], nextCursor: 5 }, 'nextCursor: expected string'],
  ])('refuses %s, saying where it is wrong', async (_, body, message) => {
    const client = answering(() => Response.json(body));

    const error = await client.listJobs().catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      code: 'unexpected_answer',
      message: 'the answer is not as it should be; is this a Cronstack API?',
    });
    const errors = error instanceof ClientError ? error.errors : [];
    expect(errors.map(({ path, message: text }) => `${path}: ${text}`)[0]).toContain(message);
  });

  test('lets be what a later version says beyond what it knows', async () => {
    const client = answering(() => Response.json({ items: [], later: true }));

    expect(await client.listJobs()).toEqual({ items: [], later: true });
  });

  test('refuses a status that the route does not answer', async () => {
    const client = answering(() => Response.json({ items: [] }, { status: 207 }));

    await expect(client.listJobs()).rejects.toThrow('GET /v1/jobs does not answer 207; is this a Cronstack API?');
  });

  test.each([
    ['without texts', { code: 5, detail: 'no' }],
    ['with errors that are none', { code: 'invalid_job', detail: 'no', errors: [null] }],
    ['with errors that are no list', { code: 'invalid_job', detail: 'no', errors: 'many' }],
  ])('takes no problem for one %s', async (_, problem) => {
    const headers = { 'content-type': 'application/problem+json' };
    const client = answering(() => Response.json(problem, { status: 400, headers }));

    await expect(client.listJobs()).rejects.toMatchObject({ code: 'unexpected_answer', status: 400 });
  });

  test('refuses an answer of 100,000 levels', async () => {
    const deep = `{"items": [], "deep": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const client = answering(() => new Response(deep));

    await expect(client.listJobs()).rejects.toThrow(
      /^the answer is (?:nested more than 100 levels deep|not JSON); is this/,
    );
  });

  test('does not read an endless answer to its end', async () => {
    let sent = 0;
    const mib = new Uint8Array(2 ** 20).fill(0x20);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(mib);
      },
    });
    const client = answering(() => new Response(endless));

    await expect(client.listJobs()).rejects.toThrow('the answer is larger than 32 MiB; is this a Cronstack API?');
    expect(sent).toBeLessThan(40);
  });

  test('ends where a cursor comes again', async () => {
    let asked = 0;
    const client = answering(() => {
      asked += 1;
      return Response.json({ items: [], nextCursor: `c${asked % 3}` });
    });

    await expect(all(client.eachJob())).rejects.toThrow('the pages of a list have no end; is this a Cronstack API?');
    expect(asked).toBe(4);
  });

  test('ends where page after page is empty', async () => {
    let asked = 0;
    const items = eachListed(async () => {
      asked += 1;
      return { items: [], nextCursor: `c${asked}` };
    });

    await expect(all(items)).rejects.toMatchObject({ code: 'unexpected_answer' });
    expect(asked).toBe(10_000);
  });

  test.each([
    ['never answers', () => undefined],
    ['never ends its answer', (response: ServerResponse) => response.writeHead(200).write('{"items": [')],
  ])('gives up a server that %s', async (_, answer) => {
    const client = makeClient({ url: await aServer(answer), timeoutMs: 100 });

    await expect(client.listJobs()).rejects.toMatchObject({
      code: 'no_answer',
      message: expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:\d+ did not answer in time: whether it did what was asked is not known$/,
      ),
    });
  });

  test('says of a server that breaks its answer off that nothing answers', async () => {
    const url = await aServer((response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('{"items": [');
      setImmediate(() => response.destroy());
    });

    await expect(makeClient({ url }).listJobs()).rejects.toMatchObject({ code: 'unreachable' });
  });
});

function answering(answer: () => Response) {
  return makeClient({ url: 'http://api.test', fetch: async () => answer() });
}

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) {
    // Only whether they end is asked.
  }
}

async function aServer(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
