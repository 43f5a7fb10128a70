import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OutputKeeper, type OutputPiece, RING_PIECES } from '#domain/runs/output.ts';
import { casesOf } from '#test/property/cases.ts';

const KIB = 1024;

test('keeps a small output as it came', () => {
  const keeper = keeperOf(['one\n', 'two\n']);
  expect(keeper.unsaved()).toEqual([{ offset: 0, text: 'one\ntwo\n' }]);
  expect(keeper.tail()).toBe('one\ntwo\n');
});

test('keeps nothing of nothing', () => {
  const keeper = keeperOf([]);
  expect(keeper.unsaved()).toEqual([]);
  expect(keeper.tail()).toBe('');
});

describe('pieces', () => {
  test('of at most 64 KiB follow one another without a gap, and no character is cut', () => {
    const text = `a${'€'.repeat(300 * KIB)}`;
    const pieces = keeperOf([text]).unsaved();
    expect(pieces.map(({ text: piece }) => piece).join('')).toBe(text);
    expect(Math.max(...pieces.map(({ text: piece }) => bytesOf(piece)))).toBeLessThanOrEqual(64 * KIB);
    expectNoGap(pieces);
  });

  test('of the first 512 KiB are handed out once and then no more: what is new comes as a piece of its own', () => {
    const keeper = new OutputKeeper([]);
    keeper.write(Buffer.from('one\n'));
    const [first] = keeper.unsaved();
    keeper.write(Buffer.from('two\n'));

    expect(keeper.unsaved()).toEqual([
      { offset: 0, text: 'one\n' },
      { offset: 4, text: 'two\n' },
    ]);
    keeper.saved(first ?? fail());
    expect(keeper.unsaved()).toEqual([{ offset: 4, text: 'two\n' }]);
    keeper.write(Buffer.from('three\n'));
    expect(keeper.unsaved()).toEqual([
      { offset: 4, text: 'two\n' },
      { offset: 8, text: 'three\n' },
    ]);
  });

  test('behind them grow in their slot until they are full, and are handed out only when they have grown', () => {
    const keeper = keeperOf([...Array.from({ length: 8 }, () => 'x'.repeat(64 * KIB)), 'behind']);
    for (const piece of keeper.unsaved()) {
      keeper.saved(piece);
    }
    expect(keeper.unsaved()).toEqual([]);

    keeper.write(Buffer.from(' and more'));

    expect(keeper.unsaved()).toEqual([{ offset: 512 * KIB, text: 'behind and more', slot: 0 }]);
  });

  test('that grew while they were being stored are not taken for stored', () => {
    const keeper = keeperOf(['x'.repeat(512 * KIB), 'behind']);
    const piece = keeper.unsaved().at(-1) ?? fail();
    keeper.write(Buffer.from(' and more'));

    keeper.saved(piece);

    expect(keeper.unsaved().at(-1)).toEqual({ offset: 512 * KIB, text: 'behind and more', slot: 0 });
  });
});

describe('a huge output', () => {
  test('is kept as its first 512 KiB and its newest eight pieces, each in the slot of the one eight before it', () => {
    const text = Array.from({ length: 300_000 }, (_, index) => `line ${index}\n`).join('');
    const pieces = keeperOf([text]).unsaved();
    const ring = pieces.filter(({ slot }) => slot !== undefined);

    expect(
      pieces
        .filter(({ slot }) => slot === undefined)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text.slice(0, 512 * KIB));
    expect(ring).toHaveLength(RING_PIECES);
    expectNoGap(ring);
    expect(ring.map((piece) => piece.text).join('')).toBe(text.slice(ring[0]?.offset));
    expect(ring.map(({ slot, offset }) => [slot, offset])).toEqual(
      ring.map(({ offset }) => [((offset - 512 * KIB) / (64 * KIB)) % RING_PIECES, offset]),
    );
  });

  test('is kept alike however it is cut into chunks', () => {
    const text = 'Grüße, 世界 🌍\n'.repeat(90_000);
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: 400 }, (_, index) => bytes.subarray(index * 5_003, index * 5_003 + 5_003));
    const inChunks = keeperOf(chunks);
    expect(bytes.length).toBeLessThan(400 * 5_003);
    expect(inChunks.unsaved()).toEqual(keeperOf([text]).unsaved());
    expect(inChunks.bytes).toBe(bytes.length);
  });

  test('loses nothing of its end, wherever it is stored in between', () => {
    return fc.assert(
      fc.property(fc.array(fc.nat(40_000), { minLength: 40, maxLength: 60 }), fc.nat(7), (sizes, every) => {
        const keeper = new OutputKeeper([]);
        const store = new Map<string, OutputPiece>();
        let text = '';
        for (const [index, size] of sizes.entries()) {
          const chunk = '€ü,'.repeat(size).slice(0, size);
          text += chunk;
          keeper.write(Buffer.from(chunk));
          if (index % (every + 1) === 0) {
            storeAll(keeper, store);
          }
        }
        storeAll(keeper, store);
        const pieces = [...store.values()].sort((one, other) => one.offset - other.offset);
        const first = pieces.filter(({ slot }) => slot === undefined);
        const ring = pieces.filter(({ slot }) => slot !== undefined);
        expectNoGap(first);
        expectNoGap(ring);
        expect(text.startsWith(first.map((piece) => piece.text).join(''))).toBe(true);
        expect(text.endsWith(ring.map((piece) => piece.text).join(''))).toBe(true);
        const bytes = bytesOf(text);
        const kept = pieces.reduce((sum, piece) => sum + bytesOf(piece.text), 0);
        expect(kept).toBeGreaterThanOrEqual(Math.min(bytes, (512 + 7 * 64) * KIB - 100));
        expect(kept === bytes || ring.length === RING_PIECES).toBe(true);
      }),
      { numRuns: casesOf(6) },
    );
  });
});

test('the tail is the last KiB and cuts no character', () => {
  expect(keeperOf(['€'.repeat(1_000)]).tail()).toBe('€'.repeat(341));
  expect(keeperOf(['€'.repeat(300), 'x'.repeat(200)]).tail()).toBe(`${'€'.repeat(274)}${'x'.repeat(200)}`);
});

test('bytes that are not UTF-8 become U+FFFD', () => {
  expect(textOf(keeperOf([new Uint8Array([0x61, 0xff, 0x62, 0xc3, 0x28])]))).toBe('a\uFFFDb\uFFFD(');
});

test('a character may lie across chunks, and is stored when it is whole', () => {
  const [first = 0, second = 0] = Buffer.from('é');
  const keeper = new OutputKeeper([]);
  keeper.write(new Uint8Array([0x61, first]));
  expect(textOf(keeper)).toBe('a');
  keeper.write(new Uint8Array([second]));
  expect(textOf(keeper)).toBe('aé');
});

describe('secrets', () => {
  test('are masked where they lie across chunks', () => {
    const keeper = keeperOf(['the password is hunt', 'er2-hunter2', ', yes'], ['hunter2-hunter2']);
    expect(textOf(keeper)).toBe('the password is ***, yes');
  });

  test('are not shown in part: what could be the start of one is held back, and comes when it is none', () => {
    const keeper = new OutputKeeper(['hunter2-hunter2']);
    keeper.write(Buffer.from('x hunt'));
    expect(textOf(keeper)).toBe('x ');
    keeper.write(Buffer.from('ing\n'));
    expect(textOf(keeper)).toBe('x hunting\n');
  });

  test('are not shown by an output that ends within one', () => {
    expect(keeperOf(['x hunter2-hunt'], ['hunter2-hunter2']).tail()).toBe('x ***');
  });

  test('are never stored, nor a part of one, wherever the output is cut and stored', () => {
    const secrets = ['abcabcabd', 'cabcab', 'xyzxyzx', 'gr\u00fc\u00dfe\u4e16\u754c'];
    const part = fc.constantFrom(...secrets, 'abc', 'abd', 'xyz', 'a', 'b', 'c', ' ', 'gr\u00fc', '\u4e16');
    return fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        fc.infiniteStream(fc.boolean()),
        (parts, sizes, stores) => {
          const text = parts.join('');
          const keeper = new OutputKeeper(secrets);
          const store = new Map<string, OutputPiece>();
          for (const chunk of chunksOf(Buffer.from(text), sizes)) {
            keeper.write(chunk);
            if (stores.next().value === true) {
              storeAll(keeper, store);
            }
          }
          keeper.end();
          storeAll(keeper, store);
          const shown = [...store.values()].map((piece) => piece.text).join('');
          expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
          expect(shown).toBe(textOf(keeperOf([text], secrets)));
        },
      ),
      { numRuns: casesOf(60) },
    );
  });
});

/** Stores as a store does: one that is there stays, and in a slot the later one. */
function storeAll(keeper: OutputKeeper, store: Map<string, OutputPiece>): void {
  for (const piece of keeper.unsaved()) {
    const key = piece.slot === undefined ? `${piece.offset}` : `slot ${piece.slot}`;
    if (piece.slot !== undefined || !store.has(key)) {
      store.set(key, piece);
    }
    keeper.saved(piece);
  }
}

function keeperOf(chunks: readonly (string | Uint8Array)[], secrets: readonly string[] = []): OutputKeeper {
  const keeper = new OutputKeeper(secrets);
  for (const chunk of chunks) {
    keeper.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  }
  keeper.end();
  return keeper;
}

function textOf(keeper: OutputKeeper): string {
  return keeper
    .unsaved()
    .map(({ text }) => text)
    .join('');
}

function expectNoGap(pieces: readonly OutputPiece[]): void {
  let next = pieces[0]?.offset ?? 0;
  for (const { offset, text } of pieces) {
    expect(offset).toBe(next);
    next += bytesOf(text);
  }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

function chunksOf(bytes: Uint8Array, sizes: Iterable<number>): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let from = 0;
  for (const size of sizes) {
    if (from >= bytes.length) {
      break;
    }
    chunks.push(bytes.subarray(from, from + size));
    from += size;
  }
  return chunks;
}

function fail(): never {
  throw new Error('there is no such piece');
}
