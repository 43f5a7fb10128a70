import { isSameSecret, makeToken } from '#adapters/access/token.ts';
import type { Clock } from '#ports/clock.ts';

/** A ticket that nobody has used so far. */
interface Ticket {
  readonly secret: string;
  readonly untilMs: number;
}

/** More are not open at once: the oldest goes. */
const MOST_TICKETS = 16;

/** Secrets that open a session, each of them once and for a while. */
export class Tickets {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #lifeMs: number;
  #open: readonly Ticket[] = [];

  constructor(clock: Pick<Clock, 'now'>, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  make(): string {
    const secret = makeToken();
    this.#open = [...this.#open.slice(1 - MOST_TICKETS), { secret, untilMs: this.#clock.now() + this.#lifeMs }];
    return secret;
  }

  /** Tells whether it is one that opens a session; from now on it is none. */
  take(shown: string): boolean {
    const now = this.#clock.now();
    const open = this.#open.filter(({ untilMs }) => untilMs > now);
    this.#open = open.filter(({ secret }) => !isSameSecret(secret, shown));
    return this.#open.length < open.length;
  }
}
