import { FIRST_INSTANT, LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** Fires in their order: a schedule, a clock or an entry. */
interface Forward {
  next(after: EpochSeconds): EpochSeconds | undefined;
}

/**
 * The last fire strictly before `before`; undefined when there is none. Clocks only go forwards: a stretch in front of `before` is made
 * longer until it holds a fire, and halved until that fire is the last one, which takes some forty steps. Fires are looked back at once
 * a run, so that is cheaper than a second reading of every form, mirrored.
 */
export function previousFire(fires: Forward, before: EpochSeconds): EpochSeconds | undefined {
  const end = Math.min(before, LAST_INSTANT + 1);
  let last = firstBefore(fires, end);
  for (let high = end; last !== undefined && high - last > 1; ) {
    const middle = Math.floor((last + high) / 2);
    const fire = fireAfter(fires, middle - 1);
    if (fire < end) {
      last = fire;
    } else {
      high = middle;
    }
  }
  return last;
}

/** Some fire before `end`, the first one of a stretch that may hold more. */
function firstBefore(fires: Forward, end: EpochSeconds): EpochSeconds | undefined {
  for (let seconds = 60; ; seconds *= 4) {
    const start = Math.max(FIRST_INSTANT, end - seconds);
    const fire = fireAfter(fires, start - 1);
    if (fire < end) {
      return fire;
    }
    if (start === FIRST_INSTANT) {
      return undefined;
    }
  }
}

function fireAfter(fires: Forward, after: EpochSeconds): EpochSeconds {
  return fires.next(after) ?? Infinity;
}
