import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameHeader, frameReader } from '#adapters/commands/spawner/frames.js';

const FRAME = fc.record({
  kind: fc.integer({ min: 0, max: 255 }),
  id: fc.integer({ min: 0, max: 0xffffffff }),
  payload: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
});

test('frames are read as they were written, wherever the chunks end', () => {
  fc.assert(
    fc.property(fc.array(FRAME), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (frames, lengths) => {
      const bytes = Buffer.concat(
        frames.flatMap(({ kind, id, payload }) => [frameHeader(kind, id, payload.length), payload]),
      );
      const read: unknown[] = [];
      const take = frameReader((kind, id, payload) => read.push({ kind, id, payload: Buffer.from(payload) }));
      for (const chunk of cut(bytes, lengths)) {
        take(chunk);
      }
      expect(read).toEqual(frames);
    }),
  );
});

function cut(bytes: Buffer, lengths: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = from + (lengths[chunks.length % lengths.length] ?? 1);
    chunks.push(bytes.subarray(from, to));
    from = to;
  }
  return chunks;
}
