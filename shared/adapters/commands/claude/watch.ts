import { missingServer } from '#domain/claude/outcome.ts';
import { shownEvent } from '#domain/claude/shown-event.ts';
import { type ClaudeStream, NO_EVENTS, withEvent } from '#domain/claude/stream.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import { LineBudget } from './line-budget.ts';
import { Lines } from './lines.ts';
import { nestsDeeper } from './nesting.ts';

/** A Read of 230 KB made a line of 475,000 characters: this holds whatever the program's own limits let through. */
const LONGEST_LINE_BYTES = 8 * 2 ** 20;
/** The time that the program may stay after its result, with nothing left to wait for. */
const STAY_MS = 10_000;
const LONGEST_OTHER_LINE = 1_000;
const MOST_UTF8_BYTES = 4;
const DEEPEST = 500;
/** Some 1,000 short lines are shown in a second, and of what decides the outcome some 2,000 are read. The program prints a few. */
const [SHOWN_BYTES_A_SECOND, READ_BYTES_A_SECOND] = [4 * 2 ** 20, 8 * 2 ** 20];
/** The first bytes of an event that decides the outcome, as the program prints it. */
const DECIDES = /^\{"type":"(?:system|result|rate_limit_event)"/;
const MOST_FIRST_BYTES = 30;

/** Follows the events of one start of the program, shows them, and ends it where it would go on in vain. */
export class ClaudeWatch {
  readonly #clock: Clock;
  readonly #neededServers: readonly string[];
  readonly #show: (line: string) => void;
  readonly #lines: Lines;
  readonly #shownBudget: LineBudget;
  readonly #readBudget: LineBudget;
  readonly #ending = new AbortController();
  #stream: ClaudeStream = NO_EVENTS;
  #stopTimer: StopTimer = () => undefined;
  #hasStayed = false;
  #leftOut = 0;

  /** `show` takes the lines of the log. */
  constructor(clock: Clock, neededServers: readonly string[], show: (line: string) => void) {
    this.#clock = clock;
    this.#neededServers = neededServers;
    this.#show = show;
    this.#shownBudget = new LineBudget(clock, SHOWN_BYTES_A_SECOND);
    this.#readBudget = new LineBudget(clock, READ_BYTES_A_SECOND);
    this.#lines = new Lines(
      LONGEST_LINE_BYTES,
      (line) => this.#take(line),
      (bytes) => this.#show(`[a line of ${bytes} bytes was left out]`),
    );
  }

  /** Everything that the events said so far. */
  get stream(): ClaudeStream {
    return this.#stream;
  }

  /** Aborted when the program is to end: it stays after its result, or lacks a server that the run needs. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** It was ended as it stayed after its result. */
  get hasStayed(): boolean {
    return this.#hasStayed;
  }

  /** Takes standard output. */
  write(chunk: Buffer): void {
    this.#lines.write(chunk);
  }

  /** Ends the watch; a last line that has no end is no event. */
  close(): void {
    this.#stopTimer();
    this.#tellLeftOut();
    if (this.#lines.unfinishedBytes > 0) {
      this.#show(`[a line of ${this.#lines.unfinishedBytes} bytes has no end and was left out]`);
    }
  }

  #take(line: Buffer): void {
    const isShown = this.#shownBudget.spend(line.length);
    const decides = () => DECIDES.test(line.toString('latin1', 0, MOST_FIRST_BYTES));
    if (!isShown && !(decides() && this.#readBudget.spend(line.length))) {
      this.#leftOut += 1;
      return;
    }
    const isDeep = nestsDeeper(line, DEEPEST);
    const event = isDeep ? undefined : parsedJson(line.toString());
    if (isShown) {
      this.#tellLeftOut();
      this.#show(isDeep ? `[a line of ${line.length} bytes nests too deep and was left out]` : shownLine(line, event));
    } else {
      this.#leftOut += 1;
    }
    if (event !== undefined) {
      this.#follow(event);
    }
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0) {
      this.#show(`[${this.#leftOut} lines were left out: too many came at once]`);
      this.#leftOut = 0;
    }
  }

  #follow(event: unknown): void {
    this.#stream = withEvent(this.#stream, event);
    this.#stopTimer();
    if (missingServer(this.#stream, this.#neededServers) !== undefined) {
      this.#ending.abort();
    } else if (this.#stream.isAtRest && this.#stream.openTasks.size === 0) {
      this.#stopTimer = this.#clock.after(STAY_MS, () => this.#endStaying());
    }
  }

  #endStaying(): void {
    this.#hasStayed = true;
    this.#ending.abort();
  }
}

function shownLine(line: Buffer, event: unknown): string {
  return event === undefined
    ? line
        .subarray(0, LONGEST_OTHER_LINE * MOST_UTF8_BYTES)
        .toString()
        .slice(0, LONGEST_OTHER_LINE)
    : shownEvent(event);
}
