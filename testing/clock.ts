import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

/** Waits until what a timer set off has come to rest. */
type Settle = () => Promise<void>;

interface Timer {
  /** On the clock's own axis, which setBack and setForward do not touch. */
  dueMs: number;
  readonly order: number;
  /** Of a timer for an instant of the wall clock: what that is to say then. */
  readonly wallMs?: EpochMilliseconds;
  readonly callback: () => void;
  stopped: boolean;
}

/**
 * A clock that moves when a test says so. Timers go off in order of their instants, then in order of their making. They count the time
 * that passed, so that a wall clock that steps moves none of them, but for those that were made for an instant of it (`at`).
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
    return this.#add({ dueMs: this.#elapsedMs + Math.max(0, delayMs), callback });
  }

  at(instantMs: EpochMilliseconds, callback: () => void): StopTimer {
    return this.#add({ dueMs: this.#dueMsOf(instantMs), wallMs: instantMs, callback });
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
    this.#step(-ms);
  }

  /** Steps the wall clock forward: an administrator did, or the machine slept, while which no time passes for its timers. */
  setForward(ms: number): void {
    this.#step(ms);
  }

  #step(ms: number): void {
    this.#wallOffsetMs += ms;
    for (const timer of this.#timers) {
      timer.dueMs = timer.wallMs === undefined ? timer.dueMs : this.#dueMsOf(timer.wallMs);
    }
    this.#timers.sort((one, other) => other.dueMs - one.dueMs || other.order - one.order);
  }

  #dueMsOf(instantMs: EpochMilliseconds): number {
    return Math.max(this.#elapsedMs, instantMs - this.#wallOffsetMs);
  }

  #add({ dueMs, wallMs, callback }: Pick<Timer, 'dueMs' | 'wallMs' | 'callback'>): StopTimer {
    this.#order += 1;
    const timer: Timer = { dueMs, order: this.#order, ...present({ wallMs }), callback, stopped: false };
    this.#timers.splice(this.#placeOf(timer), 0, timer);
    return () => {
      timer.stopped = true;
    };
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
