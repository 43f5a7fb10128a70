import { WallTimers } from '#adapters/machine/wall-timers.ts';
import type { Clock } from '#ports/clock.ts';

/** A clock as a machine's is: timers that count the time which passes, and come a little early if told so, with those for instants made of them. */
export function wallClock(driven: Clock, earlyMs = 0): Clock {
  const counting = {
    now: () => driven.now(),
    elapsedMs: () => driven.elapsedMs(),
    after: (delayMs: number, callback: () => void) =>
      driven.after(delayMs > earlyMs ? delayMs - earlyMs : delayMs, callback),
  };
  const timers = new WallTimers(counting);
  return { ...counting, at: (instantMs, callback) => timers.at(instantMs, callback) };
}
