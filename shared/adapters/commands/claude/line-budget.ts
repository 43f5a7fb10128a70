import type { Clock } from '#ports/clock.ts';

const SECOND_MS = 1_000;
/** The work on a short line is that on so many bytes of a long one. */
const LEAST_BYTES = 4_096;

/** The bytes of lines that may be worked on in one second: with more of them a program would keep everybody else waiting. */
export class LineBudget {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #bytesASecond: number;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #spentBytes = 0;

  constructor(clock: Pick<Clock, 'elapsedMs'>, bytesASecond: number) {
    this.#clock = clock;
    this.#bytesASecond = bytesASecond;
  }

  /** Takes a line, of any length as long as something is left; answers false where nothing is. */
  spend(lineBytes: number): boolean {
    const nowMs = this.#clock.elapsedMs();
    if (nowMs - this.#sinceMs >= SECOND_MS) {
      this.#sinceMs = nowMs;
      this.#spentBytes = 0;
    }
    if (this.#spentBytes >= this.#bytesASecond) {
      return false;
    }
    this.#spentBytes += LEAST_BYTES + lineBytes;
    return true;
  }
}
