import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeTokenSigner } from '#adapters/access/sign.ts';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import type { Principal } from '#domain/access/may.ts';
import { type HttpFront, listen } from '#local/http/listen.ts';

const OWN = 'the-token-of-the-runtime-itself';
const GRANT = { role: 'operator' as const, jobs: ['ci.*'], commandKinds: [] };
const NOON = '2026-11-05T12:00:00.000Z';
const root = mkdtempSync(join(tmpdir(), 'cronstack-tokens-'));

let front: HttpFront;
let folder: TokenFolder;
let path: string;
let askers: (Principal | undefined)[];
let folders = 0;

beforeAll(async () => {
  front = await listen({
    host: '127.0.0.1',
    port: 0,
    access: {
      token: OWN,
      required: true,
      given: { find: (token) => folder.find(token), secretOf: (name) => folder.secretOf(name) },
    },
    mostConnections: 10,
    clock: systemClock,
    onError: (error) => {
      throw error;
    },
  });
  front.serve(async (_event, _context, principal) => {
    askers.push(principal);
    return { statusCode: 204 };
  });
});

beforeEach(() => {
  folders += 1;
  path = join(root, `${folders}`);
  folder = new TokenFolder(path);
  askers = [];
});

afterAll(async () => {
  await front.close(0);
  rmSync(root, { recursive: true });
});

test('a token that was given out asks as what it is for; the own one may do everything', async () => {
  const token = folder.add('ci', GRANT, NOON);

  expect([await statusFor(token), await statusFor(OWN)]).toEqual([204, 204]);
  expect(askers).toMatchObject([
    { name: 'token ci', grants: [GRANT] },
    { name: 'local', grants: [{ role: 'admin', jobs: ['*'] }] },
  ]);
});

test('of a token no more is kept than its hash, in a file of this user alone', () => {
  const token = folder.add('ci', GRANT, NOON);
  const file = join(path, 'ci.json');

  expect(token).toMatch(/^cronstack\.ci\.[A-Za-z0-9_-]{43}$/);
  expect(readFileSync(file, 'utf8')).not.toContain(token.split('.')[2]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(JSON.stringify(folder.list())).not.toContain('hash');
  expect(folder.list()).toEqual({ tokens: [{ name: 'ci', createdAt: NOON, ...GRANT }], unreadable: [] });
});

test('a token is over as soon as it is revoked, and one of that name made anew is another', async () => {
  const token = folder.add('ci', GRANT, NOON);
  folder.revoke('ci');
  expect(await statusFor(token)).toBe(401);

  const other = folder.add('ci', GRANT, NOON);
  expect([await statusFor(token), await statusFor(other)]).toEqual([401, 204]);
});

test('a name is given out once, whoever asks for it at the same time, and what is there stays', async () => {
  const token = folder.add('ci', GRANT, NOON);

  expect(() => new TokenFolder(path).add('ci', { ...GRANT, role: 'admin' }, NOON)).toThrow(
    expect.objectContaining({ code: 'token_exists' }),
  );
  expect(await statusFor(token)).toBe(204);
});

test.each(['', '..', '../x', 'a/b', 'A', 'a.b', '-a', 'a'.repeat(41), 'a\n', '__proto__', 'é', 'a b'])(
  'no token is called %j',
  (name) => {
    for (const act of [() => folder.add(name, GRANT, NOON), () => folder.revoke(name)]) {
      expect(act).toThrow(expect.objectContaining({ code: 'bad_token_name' }));
    }
  },
);

test('what was never given out cannot be revoked', () => {
  expect(() => folder.revoke('ci')).toThrow(expect.objectContaining({ code: 'no_such_token' }));
});

describe('nobody is let in by', () => {
  test.each([
    ['a token with another secret', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['the beginning of a token', (token: string) => token.slice(0, -1)],
    ['a token under another name', (token: string) => token.replace('.ci.', '.cd.')],
    ['a name that leads out of the folder', (token: string) => token.replace('.ci.', '.../ci.')],
    ['the hash that is kept', () => String(JSON.parse(readFileSync(join(path, 'ci.json'), 'utf8')).hash)],
    ['a token with the hash for its secret', () => `cronstack.ci.${folder.secretOf('ci')}`],
    ['a name alone', () => 'cronstack.ci.'],
  ])('%s', async (_, wrong) => {
    const token = folder.add('ci', GRANT, NOON);

    expect(await statusFor(wrong(token))).toBe(401);
    expect(askers).toEqual([]);
  });

  test('a file that others may write to, a link, or one that is no token', async () => {
    const tokens = ['open', 'linked', 'spoilt'].map((name) => folder.add(name, GRANT, NOON));
    chmodSync(join(path, 'open.json'), 0o666);
    const elsewhere = join(root, `elsewhere-${folders}`);
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'x.json'), readFileSync(join(path, 'linked.json')));
    rmSync(join(path, 'linked.json'));
    symlinkSync(join(elsewhere, 'x.json'), join(path, 'linked.json'));
    writeFileSync(join(path, 'spoilt.json'), '{"role":"admin"}');

    expect(await Promise.all(tokens.map(statusFor))).toEqual([401, 401, 401]);
    expect(folder.list()).toEqual({ tokens: [], unreadable: ['linked.json', 'open.json', 'spoilt.json'] });
  });
});

test('a pipe in the place of a token lets nobody in and holds nobody up', async () => {
  const token = folder.add('ci', GRANT, NOON);
  rmSync(join(path, 'ci.json'));
  execFileSync('mkfifo', [join(path, 'ci.json')]);

  expect(await statusFor(token)).toBe(401);
  expect(folder.list()).toEqual({ tokens: [], unreadable: ['ci.json'] });
});

test.each([
  ['others may write to', () => chmodSync(path, 0o777)],
  [
    'is a link',
    () => {
      renameSync(path, `${path}-elsewhere`);
      symlinkSync(`${path}-elsewhere`, path);
    },
  ],
])('a folder that %s lets nobody in, and no token is made or ended there', async (_, spoil) => {
  const token = folder.add('ci', GRANT, NOON);
  spoil();

  expect(await statusFor(token)).toBe(401);
  for (const act of [() => folder.add('x', GRANT, NOON), () => folder.revoke('ci'), () => folder.list()]) {
    expect(act).toThrow(expect.objectContaining({ code: 'foreign_folder' }));
  }
});

describe('the client', () => {
  test('sends a token with a name to a server that proves to know it, and to no other', async () => {
    const token = folder.add('ci', GRANT, NOON);
    const sign = makeTokenSigner({ environment: { CRONSTACK_TOKEN: token }, fetch: globalThis.fetch });
    const request = () => new Request(`${front.url}/v1/jobs`);

    expect((await sign(request())).headers.get('authorization')).toBe(`Bearer ${token}`);
    folder.revoke('ci');
    await expect(sign(request())).rejects.toMatchObject({ code: 'unproven_server' });
  });

  test('is proved nothing about a token that is not there', async () => {
    const nonce = 'a-nonce-of-a-test-which-is-long';
    const headers = { 'cronstack-nonce': nonce, 'cronstack-token-name': '../ci' };
    const answer = await fetch(`${front.url}/v1/health`, { method: 'HEAD', headers });

    expect(answer.status).toBe(200);
    expect(answer.headers.has('cronstack-proof')).toBe(false);
  });
});

async function statusFor(token: string): Promise<number> {
  const { status } = await fetch(`${front.url}/v1/jobs`, { headers: { authorization: `Bearer ${token}` } });
  return status;
}
