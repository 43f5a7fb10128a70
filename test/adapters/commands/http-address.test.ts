import { expect, test } from 'vitest';
import { addressKind } from '#adapters/commands/http/address.ts';
import { destinationOf } from '#adapters/commands/http/destination.ts';
import { refusedServer } from '#adapters/commands/http/private-url.ts';

test.each([
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '223.255.255.255',
  '2606:4700::1111',
  '2a05:d014::1',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
])('%s is public', (address) => {
  expect(addressKind(address)).toBe('public');
});

test.each([
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.0',
  '10.255.255.255',
  '172.16.0.0',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.0',
  '100.127.255.255',
  '198.18.0.1',
  '::1',
  '0:0:0:0:0:0:0:1',
  'fc00::1',
  'fd00::1',
  'fdff:ffff::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.1.2.3',
  '64:ff9b::10.1.2.3',
  '64:ff9b::7f00:1',
])('%s is private', (address) => {
  expect(addressKind(address)).toBe('private');
});

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '168.63.129.16',
  '192.0.0.192',
  '192.0.2.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::127.0.0.1',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  '2001:db8::1',
  '2001::1',
  '2002:7f00:1::',
  '64:ff9b:1::1',
  '::ffff:169.254.169.254',
  '::ffff:0.0.0.0',
  '64:ff9b::169.254.169.254',
  '4000::1',
])('%s is forbidden', (address) => {
  expect(addressKind(address)).toBe('forbidden');
});

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://017700000001/',
  'http://127.1/',
  'http://[::ffff:127.0.0.1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://１２７.0.0.1/',
])('%s: however this machine is spelled, it is refused', async (url) => {
  expect(await destinationOf(new URL(url), { allowPrivate: false })).toMatchObject({ kind: 'closed' });
});

test('a name with one private address among others is refused, and so is one that leads to metadata', async () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    'mixed.test': ['93.184.216.34', '10.0.0.1'],
    'metadata.test': ['169.254.169.254'],
    'open.test': ['93.184.216.34', '2606:4700::1111'],
  };
  const resolve = async (name: string) => (names[name] ?? []).map((address) => ({ address, family: 4 }));

  expect(await destinationOf(new URL('https://mixed.test'), { allowPrivate: false, resolve })).toEqual({
    kind: 'closed',
    why: 'mixed.test is 10.0.0.1, and that is a private address, which a runtime asks only where it was started with --allow-private (or CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1)',
    isPrivate: true,
  });
  expect(await destinationOf(new URL('https://mixed.test'), { allowPrivate: true, resolve })).toMatchObject({
    kind: 'open',
  });
  expect(await destinationOf(new URL('https://open.test'), { allowPrivate: false, resolve })).toMatchObject({
    kind: 'open',
  });
  expect(await destinationOf(new URL('https://metadata.test'), { allowPrivate: true, resolve })).toMatchObject({
    kind: 'closed',
  });
});

test.each([
  ['http://127.0.0.1:8080/x', '127.0.0.1:8080'],
  ['https://[::1]/', '[::1]'],
  ['http://10.0.0.7/', '10.0.0.7'],
  ['http://localhost:3000/', 'localhost:3000'],
  ['http://api.localhost/', 'api.localhost'],
])('%s says that it is private, and what has it asked', (url, who) => {
  expect(refusedServer(url)).toBe(
    `${who} is a private address, which a runtime asks only where it was started with --allow-private (or CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1)`,
  );
});

test.each(['https://example.com/', 'https://8.8.8.8/', 'http://localhost.example.com/', 'no url'])(
  '%s does not say that it is private',
  (url) => {
    expect(refusedServer(url)).toBeUndefined();
  },
);
