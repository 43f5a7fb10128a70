import type { Clock } from '#ports/clock.ts';

const QUIET_MS = 60_000;

/** Counts those who come with tickets that open nothing, and says so once a minute at most: anybody on this machine may come. */
export class BadTickets {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #say: (what: string) => void;
  #untold = 0;
  #quietUntilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'elapsedMs'>, say: (what: string) => void) {
    this.#clock = clock;
    this.#say = say;
  }

  /** Counts one; it is told of at once, or with the first that comes after the minute. */
  add(): void {
    this.#untold += 1;
    const elapsedMs = this.#clock.elapsedMs();
    if (elapsedMs >= this.#quietUntilMs) {
      const times = this.#untold === 1 ? '' : ` (${this.#untold} times)`;
      this.#say(`somebody came with a ticket that was used before or is over${times}`);
      this.#untold = 0;
      this.#quietUntilMs = elapsedMs + QUIET_MS;
    }
  }
}
