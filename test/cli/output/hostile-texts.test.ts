import { describe, expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

/** Sets the title, a colour by an 8-bit control, the direction of writing; clears the screen, rings; forges a line. */
const EVIL = '\u001b]0;x\u0007\u009b31m\u202e\u001b[2J\u2028\rforged';
const SHOWN = '\\u001b]0;x\\u0007\\u009b31m\\u202e\\u001b[2J\\u2028\\u000dforged';
/** What is no text of anybody's: words of closed lists, places to go on from, zones. */
const CLOSED =
  /^(?:status|state|kind|change|action|trigger|result|when|because|mode|type|on|policy|overlap|catchup|onLost|code|precision|timezone|nextCursor|position)$/;
const HARMFUL = /(?![\n])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const LOOKS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the looks of the command line itself
  /\u001b\[(?:1|2|22|31|32|33|36|39)m/g;

const JOB = {
  id: 'report',
  name: 'Report',
  description: 'what it does',
  owner: 'me',
  schedule: '0 9 * * *',
  timezone: 'Europe/Berlin',
  command: 'echo',
  group: { name: 'g', mode: 'parallel', maxConcurrent: 2 },
  tags: ['t'],
};

const COMMANDS = [
  'list',
  'get report',
  'next report',
  'logs report',
  'run report',
  'run report --wait',
  'runs report',
  'runs',
  'explain report',
  'explain report 2026-11-05T09:00:00Z',
  'audit report',
  'stats report',
  'preview @daily',
  'backfill report --from 2026-11-01 --dry-run',
  'backfill report --from 2026-11-01 --cancel x',
  'pause report --note n',
  'resume report',
  'cancel absent.20261105T080000Z',
  'get absent',
  'plan jobs.json',
  'apply jobs.json',
  'delete report',
];

describe('what a server says never reaches a terminal as it is', () => {
  const inWords = evilWorld({ colors: true, columns: 200 });
  const asJson = evilWorld();

  test.each(COMMANDS)('%s', async (line) => {
    const { out, err } = await (await inWords).run(...line.split(' '));

    expect(out + err).not.toBe('');
    expect((out + err).replace(LOOKS, '')).not.toMatch(HARMFUL);
  });

  test.each(COMMANDS)('%s --json', async (line) => {
    const { out, err } = await (await asJson).run(...line.split(' '), '--json');

    const json = out === '' ? err : out;
    expect(() => JSON.parse(json)).not.toThrow();
    expect(out + err).not.toMatch(HARMFUL);
  });

  test('but is shown', async () => {
    const { run } = await evilWorld();

    expect((await run('audit', 'report')).out).toContain(SHOWN);
    expect((await run('get', 'report')).out).toContain(`job          report${SHOWN}\n`);
    expect(JSON.parse((await run('get', 'report', '--json')).out)).toMatchObject({ id: `report${EVIL}` });
  });
});

test('nor does what a server says that answers with no JSON at all, or is not reached', async () => {
  const page = cliWorld({ fetch: async () => new Response(EVIL, { status: 500 }) });
  const gone = cliWorld({ fetch: () => Promise.reject(new Error(EVIL)) });

  for (const { run } of [page, gone]) {
    const { code, out, err } = await run('list');
    expect([code, out]).toEqual([1, '']);
    expect(err).not.toMatch(HARMFUL);
  }
});

describe('the output of a command', () => {
  const OUTPUT = '\u001b[32mgreen\u001b[39m\r\n10 %\r20 %\tdone\n\u001b]0;title\u0007\n';

  test('is shown on a terminal line by line, without colours, and what else a terminal obeys is made visible', async () => {
    const shown = 'green\n10 %\n20 %\tdone\n\\u001b]0;title\\u0007\n';

    expect((await printing(OUTPUT, { columns: 80 }, 'logs', 'report')).out).toBe(shown);
    expect((await printing(OUTPUT, { columns: 80 }, 'run', 'report', '--wait')).out).toBe(shown);
  });

  test('is as it is with --raw, and where it goes into a file or a pipe', async () => {
    expect((await printing(OUTPUT, { columns: 80 }, 'logs', 'report', '--raw')).out).toBe(OUTPUT);
    expect((await printing(OUTPUT, {}, 'logs', 'report')).out).toBe(OUTPUT);
    expect((await printing(OUTPUT, {}, 'run', 'report', '--wait')).out).toBe(OUTPUT);
  });
});

/** A command line before an API whose every text ends in what harms. */
async function evilWorld(changes: Parameters<typeof cliWorld>[0] = {}) {
  const world = cliWorld({
    ...changes,
    fetch: async (request) => {
      const asked = new Request(request.url.replaceAll(encodeURIComponent(EVIL), ''), request);
      const response = await world.api.fetch(asked);
      const text = await response.text();
      const body = text === '' ? null : JSON.stringify(spoilt('', JSON.parse(text)));
      return new Response(body, { status: response.status, headers: response.headers });
    },
  });
  world.files.set('jobs.json', JSON.stringify({ ...JOB, name: 'Another' }));
  await world.api.client.createJob(JOB);
  await world.api.client.patchJob('report', { description: 'another' });
  await world.api.client.runJob('report');
  await world.api.runAll();
  return world;
}

function spoilt(key: string, value: unknown): unknown {
  if (typeof value === 'string') {
    return CLOSED.test(key) || /^\d{4}-\d\d-\d\dT/.test(value) ? value : `${value}${EVIL}`;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => spoilt(key, item));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoilt(name, inner)]))
    : value;
}

/** Runs a command line after a job has printed that, or while it does. */
async function printing(output: string, changes: { readonly columns?: number }, ...argv: readonly string[]) {
  const print = () =>
    world.api.runAll(({ onOutput }) => {
      onOutput(new TextEncoder().encode(output));
      return { kind: 'succeeded' };
    });
  const world = cliWorld({ ...changes, sleep: print });
  await world.api.client.createJob(JOB);
  if (argv[0] === 'logs') {
    await world.api.client.runJob('report');
    await print();
  }
  return world.run(...argv);
}
