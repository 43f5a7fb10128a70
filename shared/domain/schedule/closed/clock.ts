import type { ClosedTimes } from '#domain/schedule/definition/closed.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import { LAST_INSTANT } from '#domain/time/civil.ts';

/** The fires that are not within closed times: a stretch costs one step, however many fires it holds. */
export function closedClock(fires: Clock, times: Pick<ClosedTimes, 'at'>): Clock {
  return {
    next: (after) => {
      let fire = fires.next(after);
      while (fire <= LAST_INSTANT) {
        const closed = times.at(fire);
        if (closed === undefined) {
          return fire;
        }
        fire = fires.next(closed.until - 1);
      }
      return Infinity;
    },
  };
}
