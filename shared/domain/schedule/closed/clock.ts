import type { ClosedTimes } from '#domain/schedule/definition/closed.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import { DAY, LAST_INSTANT } from '#domain/time/civil.ts';

/** Stretches that follow each other without a fire in between: windows may take away every one, and nobody looks for ever. A day each: 54 years. */
const MOST_STRETCHES = 20_000;

/** Whatever repeats itself has shown all it has, and the years of a schedule and the dates of calendars lie within it: so many stretches, over so long. */
const [ENOUGH_STRETCHES, ENOUGH_SECONDS] = [50, 150 * 366 * DAY];

/** The fires that are not within closed times: a stretch costs one step, however many fires it holds. */
export function closedClock(fires: Clock, times: Pick<ClosedTimes, 'at'>): Clock {
  return {
    next: (after) => {
      const first = fires.next(after);
      let fire = first;
      for (let stretches = 0; stretches < MOST_STRETCHES && fire <= LAST_INSTANT; stretches += 1) {
        const closed = times.at(fire);
        if (closed === undefined) {
          return fire;
        }
        if (stretches > ENOUGH_STRETCHES && fire - first > ENOUGH_SECONDS) {
          break;
        }
        fire = fires.next(closed.until - 1);
      }
      return Infinity;
    },
  };
}
