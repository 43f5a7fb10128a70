import { expect, test } from 'vitest';
import { sha256 } from '#adapters/machine/sha256.ts';

// FIPS 180-4, of the examples that NIST publishes.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
])('the SHA-256 of %j is the one of the standard', (text, digest) => {
  expect(sha256(text)).toBe(digest);
});

test('a text is hashed as UTF-8, as WebCrypto hashes it', async () => {
  const text = 'Zeitumstellung: 02:30 · é — 時計 🕰';
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

  expect(sha256(text)).toBe(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));
});
