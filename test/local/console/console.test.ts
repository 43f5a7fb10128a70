import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { BadTickets } from '#local/console/bad-tickets.ts';
import { Console } from '#local/console/console.ts';
import { takeTicket } from '#local/console/take-ticket.ts';
import { Tickets } from '#local/console/tickets.ts';
import { type HttpFront, listen } from '#local/http/listen.ts';
import { FakeClock } from '#testing/clock.ts';

const TOKEN = 'a-token-of-a-test-which-nobody-knows-by-chance';
const PAGE = { headers: { accept: 'text/html,application/xhtml+xml' } };

let front: HttpFront;
let badTickets = 0;
let shown: Console;

beforeAll(async () => {
  shown = new Console({
    clock: systemClock,
    key: TOKEN,
    ticketLifeMs: 60_000,
    about: { place: 'this machine', isDeployed: false, isReadOnly: false },
    onBadTicket: () => {
      badTickets += 1;
    },
    onError: (_, error) => {
      throw error;
    },
  });
  front = await listen({
    host: '127.0.0.1',
    port: 0,
    access: { token: TOKEN, required: true, given: new TokenFolder('/nowhere') },
    mostConnections: 10,
    clock: systemClock,
    pages: shown,
    onError: () => undefined,
  });
});

afterAll(() => front.close(0));

describe('the console of a runtime', () => {
  test.each(['/', '/jobs', '/jobs/report.daily.html', '/runs/a.20261105T090000Z?line=3', '/explain?job=a'])(
    'shows its one page at %s to a browser, under a policy that lets in nothing else',
    async (path) => {
      const answer = await fetch(`${front.url}${path}`, PAGE);

      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
      expect(answer.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toMatch(/<script type="module" src="\/assets\/main-\w+\.js">/);
    },
  );

  test('gives out the files that the page names, zipped where that is asked for, for ever', async () => {
    const html = await (await fetch(front.url, PAGE)).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);

    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths) {
      const answer = await fetch(`${front.url}${path}`);
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  test.each([
    ['a file that is none', '/assets/none.js', {}],
    ['a path that climbs', '/assets/..%2f..%2fpackage.json', {}],
    ['a page, asked for by a program', '/jobs', {}],
    ['the API', '/v1/jobs', PAGE.headers],
  ])('does not answer %s: that is for who has the token', async (_, path, headers) => {
    expect(await fetch(`${front.url}${path}`, { headers })).toMatchObject({ status: 401 });
  });

  test.each([
    ['GET', '/', 'document', 200],
    ['GET', '/jobs', 'document', 200],
    ['GET', '/', 'iframe', 403],
    ['GET', '/v1/health', 'document', 403],
    ['POST', '/session', 'document', 403],
  ])('a link from another site: %s %s as %s is %i', async (method, path, dest, status) => {
    const headers = {
      ...PAGE.headers,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': dest,
    };

    // fetch sets the mode itself.
    const answered = await new Promise((resolve) => {
      request(`${front.url}${path}`, { method, headers }, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(answered).toBe(status);
  });

  test('changes a ticket for the key once, and says so when somebody comes with it again', async () => {
    const ticket = new URL(shown.addressAt(front.url)).hash.slice('#ticket='.length);
    const bring = () => fetch(`${front.url}/session`, { method: 'POST', body: JSON.stringify({ ticket }) });

    expect(await (await bring()).json()).toEqual({ key: TOKEN });
    const before = badTickets;
    expect(await bring()).toMatchObject({ status: 403 });
    expect(badTickets).toBe(before + 1);
  });

  test.each(['', '{}', '[]', '{"ticket":1}', '{"ticket":""}', 'x'.repeat(5_000)])(
    'takes %j for no ticket',
    async (body) => {
      expect(await fetch(`${front.url}/session`, { method: 'POST', body })).toMatchObject({ status: 403 });
    },
  );

  test('tells a page with the key what it looks at, and gives it to nobody else', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };

    expect(await (await fetch(`${front.url}/session`, { headers })).json()).toMatchObject({ place: 'this machine' });
    expect(await fetch(`${front.url}/session`)).toMatchObject({ status: 401 });
    expect(await fetch(`${front.url}/session`, { method: 'DELETE' })).toMatchObject({ status: 405 });
  });

  test('gives a ticket to a command with the token, and to nobody without', async () => {
    const sign = async (asked: Request) => new Request(asked, { headers: { authorization: `Bearer ${TOKEN}` } });
    const ticket = await takeTicket({ url: front.url, fetch, sign });

    expect(
      await (await fetch(`${front.url}/session`, { method: 'POST', body: JSON.stringify({ ticket }) })).json(),
    ).toEqual({ key: TOKEN });
    await expect(takeTicket({ url: front.url, fetch, sign: async (asked) => asked })).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });
});

test('a ticket opens nothing once its time is over, and the oldest of many goes', () => {
  const clock = new FakeClock(0);
  const tickets = new Tickets(clock, 60_000);
  const [late, first] = [tickets.make(), tickets.make()];

  clock.advanceBy(59_999);
  expect(tickets.take(first)).toBe(true);
  clock.advanceBy(1);
  expect(tickets.take(late)).toBe(false);

  const many = Array.from({ length: 17 }, () => tickets.make());
  expect(tickets.take(many[0] ?? '')).toBe(false);
  expect(tickets.take(many[1] ?? '')).toBe(true);
});

test('of bad tickets it is said once a minute, with their number', () => {
  const clock = new FakeClock(0);
  const said: string[] = [];
  const badTickets = new BadTickets(clock, (what) => said.push(what));
  const addMany = () => {
    for (let count = 0; count < 500; count += 1) {
      badTickets.add();
    }
  };

  addMany();
  clock.advanceBy(59_999);
  addMany();
  clock.advanceBy(1);
  addMany();

  const words = 'somebody came with a ticket that was used before or is over';
  expect(said).toEqual([words, `${words} (1000 times)`]);
});
