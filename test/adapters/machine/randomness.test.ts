import { describe, expect, test } from 'vitest';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { manualRunId, parseRunId } from '#domain/runs/id.ts';

const NOW_MS = Date.parse('2026-11-23T09:00:00.123Z');

describe('the randomness of a process', () => {
  test('makes ULIDs that carry their time', () => {
    const { ulid } = makeSystemRandomness();
    expect(parseRunId(manualRunId('job', ulid(NOW_MS)))).toEqual({
      jobId: 'job',
      at: Math.floor(NOW_MS / 1_000),
      manual: true,
    });
  });

  test('makes ULIDs that grow, within a millisecond and when the clock steps back', () => {
    const { ulid } = makeSystemRandomness();
    const ulids = [...Array.from({ length: 1_000 }, () => ulid(NOW_MS)), ulid(NOW_MS - 5_000), ulid(NOW_MS + 1)];
    expect(ulids).toEqual([...new Set(ulids)].sort());
  });

  test('makes different ULIDs in different processes', () => {
    expect(makeSystemRandomness().ulid(NOW_MS)).not.toBe(makeSystemRandomness().ulid(NOW_MS));
  });

  test('makes fractions in [0, 1)', () => {
    const { fraction } = makeSystemRandomness();
    const fractions = Array.from({ length: 1_000 }, fraction);
    expect(fractions.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(fractions).size).toBeGreaterThan(990);
  });
});
