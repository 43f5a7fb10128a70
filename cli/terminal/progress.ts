import type { Output } from './output.ts';

/** A terminal shows each step that people can see; a log gets a line every few seconds. */
const TERMINAL_PAUSE_MS = 100;
const LOG_PAUSE_MS = 5_000;

/** A line that says how far long work has come, and how fast: on a terminal one that changes, else, where it was asked for, one now and then. */
export class Progress {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #isShown: boolean;
  readonly #startedAtMs: number;
  #shownAtMs: number;

  /** `now`: milliseconds since 1970. `isAsked`: it was asked for, so that it is shown also where there is no terminal. */
  constructor(output: Output, now: () => number, isAsked: boolean) {
    this.#output = output;
    this.#now = now;
    this.#isShown = isAsked || output.columns !== undefined;
    this.#startedAtMs = now();
    this.#shownAtMs = this.#startedAtMs;
  }

  /** Says that so many are done, of all where that is known. */
  at(what: string, done: number, all?: number): void {
    const { columns } = this.#output;
    const now = this.#now();
    if (!this.#isShown || now - this.#shownAtMs < (columns === undefined ? LOG_PAUSE_MS : TERMINAL_PAUSE_MS)) {
      return;
    }
    this.#shownAtMs = now;
    const line = `${what} ${done}${all === undefined ? '' : ` of ${all}`} jobs, ${this.#rate(done, now)}`;
    this.#output.write(columns === undefined ? `${line}\n` : `\r${line.padEnd(columns - 1).slice(0, columns - 1)}`);
  }

  /** Takes the line away, and says how many were done, and how fast. */
  end(what: string, done: number): void {
    if (!this.#isShown) {
      return;
    }
    const now = this.#now();
    const { columns } = this.#output;
    if (columns !== undefined) {
      this.#output.write(`\r${' '.repeat(columns - 1)}\r`);
    }
    const seconds = ((now - this.#startedAtMs) / 1_000).toFixed(1);
    this.#output.write(`${what} ${done} jobs in ${seconds} s, ${this.#rate(done, now)}\n`);
  }

  #rate(done: number, now: number): string {
    return `${Math.round(done / Math.max(0.001, (now - this.#startedAtMs) / 1_000))} a second`;
  }
}
