import type { Clock } from '#ports/clock.ts';

/** After so much work the loop turns: whoever else waits (a request, a commit, a command's end) has waited long enough. */
const LONGEST_WORK_MS = 5;
/** After so much where the first source has no room: what the others do only adds to what waits there, and may hold up who makes room. */
const LONGEST_FILLING_MS = 1;
/** So much work that was begun in a turn may be unfinished: all of it may go on in one later turn, when what it waits for has come. */
const MOST_BEGUN = 32;

/** One that has work to be done in turns. */
interface Source {
  /** There is work, whether or not there is room for it. */
  readonly waits: boolean;
  /** Begins a piece of work if there is any and room for it; `ended` is to be called once, at its end. */
  begin(ended: () => void): boolean;
}

/**
 * The turns of the event loop that this process's work is done in. On a store that answers at once, promises alone never let the loop turn:
 * a thousand wake-ups and their runs would be one turn of half a second.
 *
 * The work of a source begins before that of those behind it. A turn in which work of the first one begins does no other: what it writes is
 * committed when the turn is over, and the others work while the disk is at that, and not before. They are passed over once at most.
 */
export class Turns {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #nextTurn: (callback: () => void) => void;
  readonly #sources: Source[] = [];
  #isOpen = false;
  #beganMs = 0;
  #number = 0;
  /** There may be work that this turn had no room for. */
  #isLeft = false;
  /** Work of the first source began in this turn. */
  #isFirst = false;
  /** The others were passed over: in this turn, and in the one before. */
  #passes = { now: false, before: false };
  /** The pieces of work that began in this turn and have not ended. */
  #begun = 0;
  #committed: Promise<void> | undefined;

  constructor(clock: Pick<Clock, 'elapsedMs'>, nextTurn: (callback: () => void) => void = setImmediate) {
    this.#clock = clock;
    this.#nextTurn = nextTurn;
  }

  /** Takes work from another source, behind those that are there. */
  add(source: Source): void {
    this.#sources.push(source);
  }

  /** Begins what work there is, as far as this turn has room; the rest begins in the next ones. */
  work(): void {
    if (!this.#isOpen) {
      this.#open();
    }
    const [first, ...others] = this.#sources;
    while (this.#begun < MOST_BEGUN && this.#workedMs() < LONGEST_WORK_MS) {
      if (first !== undefined && this.#begin(first)) {
        this.#isFirst = true;
      } else if (!others.some(({ waits }) => waits)) {
        return;
      } else if (this.#isFirst && !this.#passes.before) {
        this.#passes.now = true;
        break;
      } else if (first?.waits === true && this.#workedMs() >= LONGEST_FILLING_MS) {
        break;
      } else if (!others.some((source) => this.#begin(source))) {
        return;
      }
    }
    this.#isLeft = true;
  }

  /** Settles in a turn in which the work that began in this one is committed, or about to be. */
  committed(): Promise<void> {
    this.#committed ??= new Promise((resolve) => {
      this.#afterCommit(() => {
        this.#committed = undefined;
        resolve();
      });
    });
    return this.#committed;
  }

  #workedMs(): number {
    return this.#clock.elapsedMs() - this.#beganMs;
  }

  #begin(source: Source): boolean {
    const turn = this.#number;
    const isBegun = source.begin(() => this.#ended(turn));
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
    this.#isFirst = false;
    this.#passes = { now: false, before: this.#passes.now };
    this.#nextTurn(() => {
      this.#isOpen = false;
      if (this.#passes.now) {
        this.#nextTurn(() => this.work());
      } else if (this.#isLeft) {
        this.work();
      }
    });
  }

  /** The commit of what a turn writes is called for after the turn's own end. */
  #afterCommit(callback: () => void): void {
    this.#nextTurn(() => this.#nextTurn(callback));
  }
}
