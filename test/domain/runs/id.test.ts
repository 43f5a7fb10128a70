import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFire, manualRunId, parseRunId, scheduledRunId } from '#domain/runs/id.ts';
import { LAST_INSTANT } from '#domain/time/civil.ts';
import { writeUtc } from '#domain/time/write.ts';

const ULID = '01KADJ5ZQ8Q2V7W1T9N3B4C5D6';

test('an instant is written as Date writes it, whole seconds and between them, and before the first one and after the last', () => {
  const byDate = (at: number) => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
  void fc.assert(
    fc.property(fc.integer({ min: 0, max: LAST_INSTANT }), (at) => {
      expect(writeUtc(at)).toBe(byDate(at));
    }),
  );
  for (const at of [-1, -0.25, 0, 0.75, 951_782_399, 951_782_400, 951_868_799.999, LAST_INSTANT, LAST_INSTANT + 1]) {
    expect(writeUtc(at)).toBe(byDate(at));
  }
  expect(() => writeUtc(Number.NaN)).toThrow(RangeError);
});

describe('the id of a run', () => {
  test('has the fire as Date writes it, without signs, from the first instant to the last', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_INSTANT }), (fire) => {
        expect(formatFire(fire)).toBe(new Date(fire * 1000).toISOString().replace(/[-:]|\.\d{3}/g, ''));
      }),
    );
    expect([0, 951_782_400, LAST_INSTANT].map(formatFire)).toEqual([
      '19700101T000000Z',
      '20000229T000000Z',
      '99991231T235959Z',
    ]);
  });

  test('is taken apart into what it was made of', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST_INSTANT }), (fire) => {
        expect(parseRunId(scheduledRunId('a.job', fire))).toEqual({ jobId: 'a.job', at: fire, manual: false });
      }),
    );
    expect(parseRunId(manualRunId('a.job', ULID))).toMatchObject({ jobId: 'a.job', manual: true });
  });

  test.each([
    '20260229T000000Z',
    '20261301T000000Z',
    '20260001T000000Z',
    '20260100T000000Z',
    '20260131T240000Z',
    '20260131T006000Z',
    '20260131T000060Z',
    '2026131T000000Z',
    '20260131T000000',
    '20260131T000000ZZ',
    '20260131 000000Z',
  ])('is none where its fire is no instant: %s', (fire) => {
    expect(parseRunId(`job.${fire}`)).toBeUndefined();
  });
});
