import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeOutputKeeper } from '#domain/runs/output.ts';

const KIB = 1024;

test('keeps a small output as it came', () => {
  const keeper = keeperOf(['one\n', 'two\n']);
  expect(keeper.pieces()).toEqual(['one\ntwo\n']);
  expect(keeper.tail()).toBe('one\ntwo\n');
});

test('keeps nothing of nothing', () => {
  const keeper = keeperOf([]);
  expect(keeper.pieces()).toEqual([]);
  expect(keeper.tail()).toBe('');
});

test('cuts the output into pieces of at most 256 KiB, never within a character', () => {
  const text = `a${'€'.repeat(300 * KIB)}`;
  const pieces = keeperOf([text]).pieces();
  expect(pieces.join('')).toBe(text);
  expect(pieces.length).toBe(4);
  expect(Math.max(...pieces.map(bytesOf))).toBeLessThanOrEqual(256 * KIB);
});

test('keeps the first 512 KiB and the last 511 KiB of a huge output and says what is left out', () => {
  const text = Array.from({ length: 300_000 }, (_, index) => `line ${index}\n`).join('');
  const whole = keeperOf([text]).pieces().join('');
  const leftOut = bytesOf(text) - 1023 * KIB;
  expect(bytesOf(whole)).toBeLessThanOrEqual(1024 * KIB);
  expect(whole).toBe(`${text.slice(0, 512 * KIB)}\n[... ${leftOut} bytes left out ...]\n${text.slice(-511 * KIB)}`);
});

test('says the same of a huge output however it is cut into chunks', () => {
  const text = 'Grüße, 世界 🌍\n'.repeat(70_000);
  const bytes = Buffer.from(text);
  const inChunks = keeperOf(
    Array.from({ length: 300 }, (_, index) => bytes.subarray(index * 5_003, index * 5_003 + 5_003)),
  );
  expect(bytes.length).toBeLessThan(300 * 5_003);
  expect(inChunks.pieces()).toEqual(keeperOf([text]).pieces());
  expect(inChunks.pieces().join('')).not.toContain('\uFFFD');
});

test('the tail is the last KiB and cuts no character', () => {
  const keeper = keeperOf(['€'.repeat(1_000)]);
  expect(keeper.tail()).toBe('€'.repeat(341));
});

test('bytes that are not UTF-8 become U+FFFD', () => {
  expect(keeperOf([new Uint8Array([0x61, 0xff, 0x62, 0xc3, 0x28])]).pieces()).toEqual(['a\uFFFDb\uFFFD(']);
});

test('a character may lie across chunks', () => {
  const [first = 0, second = 0] = Buffer.from('é');
  expect(keeperOf([new Uint8Array([first]), new Uint8Array([second])]).pieces()).toEqual(['é']);
});

test('masks a secret that lies across chunks', () => {
  const keeper = keeperOf(['the password is hunt', 'er2-hunter2', ', yes'], ['hunter2-hunter2']);
  expect(keeper.pieces()).toEqual(['the password is ***, yes']);
});

test('shows what was only the start of a secret', () => {
  expect(keeperOf(['hunt', 'ing\n'], ['hunter2-hunter2']).pieces()).toEqual(['hunting\n']);
});

test('an output that ends within a secret does not show its start', () => {
  expect(keeperOf(['x hunter2-hunt'], ['hunter2-hunter2']).tail()).toBe('x ***');
});

test('may be looked at while output still comes', () => {
  const keeper = keeperOf(['a hunter2-'], ['hunter2-hunter2']);
  expect(keeper.pieces()).toEqual(['a ***']);
  keeper.write(Buffer.from('hunter2 b'));
  expect(keeper.pieces()).toEqual(['a *** b']);
});

test('no secret is shown, wherever the output is cut', async () => {
  const secrets = ['abcabcabd', 'cabcab', 'xyzxyzx'];
  const part = fc.constantFrom(...secrets, 'abc', 'abd', 'xyz', 'a', 'b', 'c', ' ');
  await fc.assert(
    fc.property(
      fc.array(part, { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
      (parts, sizes) => {
        const text = parts.join('');
        const shown = keeperOf(chunksOf(text, sizes), secrets).pieces().join('');
        expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
        expect(shown).toBe(keeperOf([text], secrets).pieces().join(''));
      },
    ),
    { numRuns: 500 },
  );
});

function keeperOf(chunks: readonly (string | Uint8Array)[], secrets: readonly string[] = []) {
  const keeper = makeOutputKeeper({ secrets });
  for (const chunk of chunks) {
    keeper.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  return keeper;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

function chunksOf(text: string, sizes: Iterable<number>): readonly string[] {
  const chunks: string[] = [];
  let from = 0;
  for (const size of sizes) {
    if (from >= text.length) {
      break;
    }
    chunks.push(text.slice(from, from + size));
    from += size;
  }
  return chunks;
}
