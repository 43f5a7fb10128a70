import type { Clock } from '#ports/clock.ts';

/** After so much work the loop turns: whoever else waits (a request, a commit, a command's end) has waited long enough. */
const LONGEST_WORK_MS = 5;
/** So much work that was begun in a turn may be unfinished: all of it may go on in one later turn, when what it waits for has come. */
const MOST_BEGUN = 32;

/** Begins a piece of work if there is any; `ended` is to be called once, at its end. */
type Begin = (ended: () => void) => boolean;

/**
 * The turns of the event loop that this process's work is done in. On a store that answers at once, promises alone never let the loop turn:
 * a thousand wake-ups and their runs would be one turn of half a second. The work of a source begins before that of those behind it.
 */
export class Turns {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #nextTurn: (callback: () => void) => void;
  readonly #sources: Begin[] = [];
  #isOpen = false;
  #beganMs = 0;
  #number = 0;
  /** There may be work that this turn had no room for. */
  #isLeft = false;
  /** The pieces of work that began in this turn and have not ended. */
  #begun = 0;

  constructor(clock: Pick<Clock, 'elapsedMs'>, nextTurn: (callback: () => void) => void = setImmediate) {
    this.#clock = clock;
    this.#nextTurn = nextTurn;
  }

  /** Takes work from another source, behind those that are there. */
  add(source: Begin): void {
    this.#sources.push(source);
  }

  /** Begins what work there is, as far as this turn has room; the rest begins in the next ones. */
  work(): void {
    if (!this.#isOpen) {
      this.#open();
    }
    while (this.#hasRoom()) {
      if (!this.#begin()) {
        return;
      }
    }
    this.#isLeft = true;
  }

  #hasRoom(): boolean {
    return this.#begun < MOST_BEGUN && this.#clock.elapsedMs() - this.#beganMs < LONGEST_WORK_MS;
  }

  #begin(): boolean {
    const turn = this.#number;
    const isBegun = this.#sources.some((begin) => begin(() => this.#ended(turn)));
    this.#begun += isBegun ? 1 : 0;
    return isBegun;
  }

  #ended(turn: number): void {
    this.#begun -= turn === this.#number ? 1 : 0;
  }

  #open(): void {
    this.#isOpen = true;
    this.#beganMs = this.#clock.elapsedMs();
    this.#number += 1;
    this.#begun = 0;
    this.#isLeft = false;
    this.#nextTurn(() => {
      this.#isOpen = false;
      if (this.#isLeft) {
        this.work();
      }
    });
  }
}
