import { describe, expect, test } from 'vitest';
import type { Places } from '#domain/ledger/runs/places.ts';
import type { Clock } from '#ports/clock.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import { FakeClock } from '#testing/clock.ts';
import { NOON } from '../builders.ts';

/** The rules of PlaceCounts. */
export function describePlaceCounts(name: string, open: (clock: Clock) => Promise<PlaceCounts>): void {
  describe(name, () => {
    test('the places of a class are read as they were written, and kept apart from those of others', async () => {
      const counts = await open(new FakeClock(NOON * 1000));

      expect(await counts.write(aCount({ changedBy: 'me' }))).toBe('written');

      expect(await counts.read('long')).toStrictEqual(aCount({ changedBy: 'me' }));
      expect(await counts.read('longer')).toBeUndefined();
    });

    test.each([1, 2, 4])('version %i is refused while version 2 is stored', async (version) => {
      const counts = await open(new FakeClock(NOON * 1000));
      await counts.write(aCount());
      await counts.write(aCount({ version: 2 }));

      expect(await counts.write(aCount({ version, running: 9 }))).toBe('conflict');

      expect(await counts.read('long')).toStrictEqual(aCount({ version: 2 }));
    });

    test('exactly one of many concurrent writers wins', async () => {
      const counts = await open(new FakeClock(NOON * 1000));
      const writers = Array.from({ length: 16 }, (_, index) => index);

      const answers = await Promise.all(writers.map((running) => counts.write(aCount({ running }))));

      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      expect((await counts.read('long'))?.running).toBe(answers.indexOf('written'));
    });
  });
}

function aCount(changes: Partial<Places> = {}): Places {
  return { runner: 'long', version: 1, running: 2, starting: { 'job.a.1.1': 5 }, changedAtMs: 7, ...changes };
}
