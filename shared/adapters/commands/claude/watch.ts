import { missingServer } from '#domain/claude/outcome.ts';
import { shownEvent } from '#domain/claude/shown-event.ts';
import { type ClaudeStream, NO_EVENTS, withEvent } from '#domain/claude/stream.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import { Lines } from './lines.ts';

/** A Read of 230 KB made a line of 475,000 characters: this holds whatever the program's own limits let through. */
const LONGEST_LINE_BYTES = 8 * 2 ** 20;
/** The time that the program may stay after its result, with nothing left to wait for. */
const STAY_MS = 10_000;
const LONGEST_OTHER_LINE = 1_000;

/** Follows the events of one start of the program, shows them, and ends it where it would go on in vain. */
export class ClaudeWatch {
  readonly #clock: Clock;
  readonly #neededServers: readonly string[];
  readonly #show: (line: string) => void;
  readonly #lines: Lines;
  readonly #ending = new AbortController();
  #stream: ClaudeStream = NO_EVENTS;
  #stopTimer: StopTimer = () => undefined;
  #hasStayed = false;

  /** `show` takes the lines of the log. */
  constructor(clock: Clock, neededServers: readonly string[], show: (line: string) => void) {
    this.#clock = clock;
    this.#neededServers = neededServers;
    this.#show = show;
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
    if (this.#lines.unfinishedBytes > 0) {
      this.#show(`[a line of ${this.#lines.unfinishedBytes} bytes has no end and was left out]`);
    }
  }

  #take(line: string): void {
    const event = parsedJson(line);
    if (event === undefined) {
      this.#show(line.slice(0, LONGEST_OTHER_LINE));
      return;
    }
    this.#stream = withEvent(this.#stream, event);
    this.#show(shownEvent(event));
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
