import { type Outage, seenAgain, type Watched } from '#domain/ledger/past/outages.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { instant, listOf, readAs, shape } from '#domain/values/shape.ts';
import { readBookmark } from '#engine/commit/bookmark.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Clock } from '#ports/clock.ts';

const BOOKMARK = 'watch';
/** Of those that are stored: one that is killed is thought to have ended up to so much too early, unless it wrote something else. */
const STORED_EVERY_SECONDS = 300;
/** Of a process that runs, beyond the time between two signs: a machine that slept. */
const LONGEST_DELAY_SECONDS = 30;
/** Of one that starts: it did not run. */
const LONGEST_RESTART_SECONDS = 1;

const watched = shape<Watched>({
  seenAt: instant,
  outages: listOf(shape<Outage>({ from: instant, to: instant })),
});

/** Keeps watch over the process itself: signs of life in the store, so that it is known later from when to when nothing ran. */
export class Watch {
  readonly #clock: Clock;
  readonly #engine: () => Engine;
  readonly #signEverySeconds: number;
  #watched: Watched | undefined;
  #stored: Watched | undefined;

  constructor(clock: Clock, engine: () => Engine, signEverySeconds: number) {
    this.#clock = clock;
    this.#engine = engine;
    this.#signEverySeconds = signEverySeconds;
  }

  /** The stretches in which nothing ran, newest first. */
  get outages(): readonly Outage[] {
    return this.#watched?.outages ?? [];
  }

  /** Reads the signs of those before, and gives the first one. That the store was written is a sign as well. */
  async begin(writtenAtMs?: number): Promise<void> {
    const before = await readBookmark(this.#engine(), BOOKMARK, (stored) => readAs(watched, stored));
    const isLater = writtenAtMs !== undefined && writtenAtMs <= this.#clock.now();
    this.#watched =
      before !== undefined && isLater ? { ...before, seenAt: Math.max(before.seenAt, secondsOf(writtenAtMs)) } : before;
    this.#see(LONGEST_RESTART_SECONDS);
    await this.#store();
  }

  /** Gives a sign of life. */
  async sign(): Promise<void> {
    this.#see(this.#signEverySeconds + LONGEST_DELAY_SECONDS);
    const [now, before] = [this.#watched, this.#stored];
    const isNews = now?.outages !== before?.outages;
    if (isNews || (now?.seenAt ?? 0) - (before?.seenAt ?? 0) >= STORED_EVERY_SECONDS) {
      await this.#store();
    }
  }

  /** Gives the last one. */
  async end(): Promise<void> {
    this.#see(this.#signEverySeconds + LONGEST_DELAY_SECONDS);
    await this.#store();
  }

  #see(longestSilenceSeconds: number): void {
    this.#watched = seenAgain(this.#watched, secondsOf(this.#clock.now()), longestSilenceSeconds);
  }

  async #store(): Promise<void> {
    this.#stored = this.#watched;
    await this.#engine().ports.bookmarks.write(BOOKMARK, JSON.stringify(this.#stored));
  }
}
