import { describe, expect, test } from 'vitest';
import type { RunnerSeen } from '#domain/runners/seen.ts';
import type { Sightings } from '#ports/stores/runners/sightings.ts';
import { FakeClock } from '#testing/clock.ts';
import { NOON } from '../builders.ts';

const LATER = NOON + 86_400;

/** The rules of Sightings. */
export function describeSightings(name: string, open: (clock: FakeClock) => Promise<Sightings>): void {
  describe(name, () => {
    test('the runners of a class are listed as they were put, by their ids, and none of another class', async () => {
      const sightings = await open(new FakeClock(NOON * 1000));
      const [pi, nas] = [aRunner('pi', { stopped: true }), aRunner('nas')];
      await sightings.put(pi, LATER);
      await sightings.put(nas, LATER);
      await sightings.put({ ...aRunner('other'), runner: 'garage' }, LATER);

      expect(await sightings.list('office')).toStrictEqual([nas, pi]);
      expect(await sightings.list('nobody')).toStrictEqual([]);
    });

    test('a runner that is put again takes the place of what it was', async () => {
      const sightings = await open(new FakeClock(NOON * 1000));
      await sightings.put(aRunner('nas', { stopped: true }), LATER);
      await sightings.put(aRunner('nas', { running: 2 }), LATER);

      expect(await sightings.list('office')).toStrictEqual([aRunner('nas', { running: 2 })]);
    });

    test('one whose time has come is forgotten', async () => {
      const clock = new FakeClock(NOON * 1000);
      const sightings = await open(clock);
      await sightings.put(aRunner('nas'), NOON + 60);
      clock.advanceBy(61_000);

      expect(await sightings.list('office')).toStrictEqual([]);
    });
  });
}

function aRunner(id: string, more: Partial<RunnerSeen> = {}): RunnerSeen {
  const seen = { runner: 'office', id, host: `${id}.example`, version: '1.2.3' };
  return { ...seen, startedAtMs: NOON * 1000, seenAtMs: NOON * 1000, running: 0, most: 2, ...more };
}
