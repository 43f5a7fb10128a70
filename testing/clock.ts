import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

/** Waits until what a timer set off has come to rest. */
type Settle = () => Promise<void>;

interface Timer {
  /** On the clock's own axis, which setBack does not touch. */
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
  stopped: boolean;
}

/**
 * A clock that moves when a test says so. Timers go off in order of their instants, then in order of their making, and count the time
 * that passed, so that a wall clock that steps back delays none of them.
 */
export class FakeClock implements Clock {
  #elapsedMs = 0;
  #wallOffsetMs: number;
  #order = 0;
  /** Latest first, so that the next one is popped. */
  readonly #timers: Timer[] = [];
  readonly #settle: Settle;

  /** `start`: an RFC 3339 instant or epoch milliseconds. `settle`: what the async variants wait for after each timer. */
  constructor(start: string | EpochMilliseconds, settle: Settle = settledBy(() => true)) {
    this.#wallOffsetMs = typeof start === 'number' ? start : Date.parse(start);
    this.#settle = settle;
  }

  now(): EpochMilliseconds {
    return this.#wallOffsetMs + this.#elapsedMs;
  }

  elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** Whole seconds, as the domain counts. */
  nowSeconds(): number {
    return Math.floor(this.now() / 1000);
  }

  after(delayMs: number, callback: () => void): StopTimer {
    this.#order += 1;
    const timer: Timer = {
      dueMs: this.#elapsedMs + Math.max(0, delayMs),
      order: this.#order,
      callback,
      stopped: false,
    };
    this.#timers.splice(this.#placeOf(timer), 0, timer);
    return () => {
      timer.stopped = true;
    };
  }

  /** The number of timers that have yet to go off. */
  pendingTimers(): number {
    return this.#timers.filter((timer) => !timer.stopped).length;
  }

  /** The wall time at which the next timer goes off. */
  nextTimerAt(): EpochMilliseconds | undefined {
    const next = this.#timers.findLast((timer) => !timer.stopped);
    return next === undefined ? undefined : this.#wallOffsetMs + next.dueMs;
  }

  /** Moves on, firing the timers that fall due on the way, those made on the way included. */
  advanceBy(ms: number): void {
    const untilMs = this.#elapsedMs + ms;
    for (let timer = this.#takeDue(untilMs); timer !== undefined; timer = this.#takeDue(untilMs)) {
      timer.callback();
    }
    this.#elapsedMs = untilMs;
  }

  /** Moves on to an instant of the wall clock. */
  advanceTo(at: string | EpochMilliseconds): void {
    this.advanceBy(this.#msUntil(at));
  }

  /** As advanceBy, and lets the work that each timer set off come to rest before time goes on. */
  async advanceByAsync(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await this.#settle();
    for (let timer = this.#takeDue(untilMs); timer !== undefined; timer = this.#takeDue(untilMs)) {
      timer.callback();
      await this.#settle();
    }
    this.#elapsedMs = untilMs;
  }

  /** As advanceTo, and lets the work that each timer set off come to rest before time goes on. */
  async advanceToAsync(at: string | EpochMilliseconds): Promise<void> {
    await this.advanceByAsync(this.#msUntil(at));
  }

  /** Steps the wall clock back, as NTP or an administrator may. */
  setBack(ms: number): void {
    this.#wallOffsetMs -= ms;
  }

  #msUntil(at: string | EpochMilliseconds): number {
    const ms = (typeof at === 'number' ? at : Date.parse(at)) - this.now();
    if (!(ms >= 0)) {
      throw new RangeError(`${at} is not ahead of ${new Date(this.now()).toISOString()}: use setBack`);
    }
    return ms;
  }

  #takeDue(untilMs: number): Timer | undefined {
    for (let timer = this.#timers.at(-1); timer !== undefined && timer.dueMs <= untilMs; timer = this.#timers.at(-1)) {
      this.#timers.pop();
      if (!timer.stopped) {
        this.#elapsedMs = timer.dueMs;
        return timer;
      }
    }
    return undefined;
  }

  /** Where to insert, so that earlier instants (and among equals, earlier makings) come later in the array. */
  #placeOf({ dueMs }: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#timers[middle];
      if (other !== undefined && other.dueMs > dueMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

const QUIET_ROUNDS = 3;

/**
 * Waits until `isQuiet` has held for some turns of the event loop in a row: with `() => store.inFlight() === 0`, until an in-process store
 * and everything that waits for it have come to rest. One turn is enough where everything is promises alone.
 */
export function settledBy(isQuiet: () => boolean, rounds = QUIET_ROUNDS): Settle {
  return async () => {
    for (let quiet = 0; quiet < rounds; quiet = isQuiet() ? quiet + 1 : 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };
}
