import { expect, test } from 'vitest';
import type { Secrets } from '#ports/secrets.ts';
import { execute, line } from './an-execution.ts';
import { always, aServer } from './http-server.ts';

const SECRET = `q7Rt5"ZkLw2-Wm93h'x x`;
/** Longer than what the name of a folder may hold by chance. */
const TRACES = /q7Rt5|ZkLw2|Wm93h|93h'?x/;

test.each([
  ['the arguments as they are handed over', 'echo "$CRONSTACK_ARGS"'],
  ['the arguments under set -x', 'set -x; : "$CRONSTACK_ARGS"'],
  ['all variables', 'env; export -p'],
  ['a part of the arguments', `node -p 'JSON.parse(process.env.CRONSTACK_ARGS).db.password'`],
  ['JSON in JSON', `node -p 'JSON.stringify({ message: process.env.CRONSTACK_ARGS })'`],
  ['a form', `node -p 'new URLSearchParams(JSON.parse(process.env.CRONSTACK_ARGS).db).toString()'`],
])('a secret argument is masked: %s', async (_, script) => {
  const { output } = await execute(line(`exec 2>&1; ${script}`), { args: { db: { password: SECRET } } });

  expect(output).toContain('***');
  expect(output).not.toMatch(TRACES);
});

test('a number that is a secret argument is masked', async () => {
  const { output } = await execute(line('echo "$CRONSTACK_ARGS"'), { args: { pin: 1, apiKey: 1234567890 } });

  expect(output).toBe('{"pin":1,"apiKey":***}\n');
});

test('the password of a URL is masked decoded, too', async () => {
  const env = { DATABASE_URL: 'postgres://shop:p%40ssw0rd-LONG@db/shop' };
  const script = `node -e 'const u = new URL(process.env.DATABASE_URL); console.log(u.password, decodeURIComponent(u.password))'`;
  const { output } = await execute(line(script), { env });

  expect(output).toBe('*** ***\n');
});

test('the authorization that a program makes of a URL is masked', async () => {
  const env = { URL: 'https://shop:p%40ssw0rd-LONG@x.test/' };
  const { output } = await execute(line(`printf 'Authorization: Basic '; printf 'shop:p@ssw0rd-LONG' | base64`), {
    env,
  });

  expect(output).toMatch(/^Authorization: Basic .{0,8}\*\*\*.{0,3}\n$/);
});

test.each([
  'curl() { :; }; curl https://app:tr0ub4dor@x.test/',
  'PGPASSWORD=tr0ub4dor true',
  'backup() { :; }; backup --password=tr0ub4dor',
])('a secret of the command line %s is masked under set -x', async (script) => {
  const { output } = await execute(line(`exec 2>&1; set -x\n${script}`));

  expect(output).toContain('***');
  expect(output).not.toContain('tr0ub4dor');
});

test('the password that a command line puts into a URL is masked under set -x', async () => {
  const command = line('exec 2>&1; set -x; : "https://app:$(node -p "encodeURIComponent(process.env.PW)")@x.test/"', {
    env: { PW: { fromSecret: 'pw' } },
  });
  const { output } = await execute(command, { secrets: holding(SECRET) });

  expect(output).toContain('https://app:***@x.test/');
  expect(output).not.toMatch(TRACES);
});

test('a secret of several short lines is masked however it is printed', async () => {
  const command = line('echo "$CODES"; echo $CODES; echo "$CODES" | sed "s/^/> /"', {
    env: { CODES: { fromSecret: 'codes' } },
  });
  const { output } = await execute(command, { secrets: holding('k1-AB\nk2-CD\nk3-EF\n') });

  expect(output).not.toMatch(/k\d|AB|CD|EF/);
});

test('the credentials of a header are masked without their scheme and decoded', async () => {
  const server = await aServer(always(200, 'hello shop: p@ssw0rd-LONG, theme-of-7 and c00kie-value'));
  const headers = {
    Authorization: `Basic ${Buffer.from('shop:p@ssw0rd-LONG').toString('base64')}`,
    Cookie: 'session=c00kie-value; theme=theme-of-7',
  };
  const { output } = await execute({ type: 'http', url: server.url, headers });

  expect(output).toBe('hello shop: ***, *** and ***');
});

function holding(text: string): Secrets {
  const read = async () => ({ kind: 'text', text }) as const;
  return { readSecret: read, readParameter: read };
}
