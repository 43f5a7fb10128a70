import { FIRST_HOLD_MS, HOLD_AGAIN_MS, HOLD_MS, LONGEST_HELD_MS } from '#domain/runs/lease.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

/** The time that a renewal under way is waited for: one that is later than that keeps the message hidden once more, and nothing else. */
const LONGEST_RELEASE_MS = 10_000;

/** Hides the message that the runner works on for so many seconds from now. */
type Hide = (seconds: number) => Promise<void>;

/**
 * Keeps a message hidden while its runner lives: for 90 s at a time instead of the queue's 15 minutes, so that it comes again soon
 * where the runner vanishes. One that vanishes before the first time leaves its message hidden: then the head alone sends the run again, when
 * the lease has passed. A renewal that fails is left to the next one: a message that comes too early dies at the claim. So does that of an
 * attempt of more than 12 h, which its queue shows again.
 */
export class MessageHold {
  readonly #hide: Hide;
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  readonly #sinceMs: number;
  #stopTimer: StopTimer = () => undefined;
  #renewal: Promise<void> = Promise.resolve();
  #held = true;

  constructor(hide: Hide, clock: Clock, onFailure: (error: unknown) => void) {
    this.#hide = hide;
    this.#clock = clock;
    this.#onFailure = onFailure;
    this.#sinceMs = clock.elapsedMs();
    this.#renewAfter(FIRST_HOLD_MS);
  }

  /**
   * Lets go of the message. Resolves when no renewal is under way that could undo what is done to it next, or when one was waited for in vain:
   * a queue that does not answer keeps no place of a runner.
   */
  async release(): Promise<void> {
    this.#held = false;
    this.#stopTimer();
    let stopTimer: StopTimer = () => undefined;
    const inVain = new Promise<void>((resolve) => {
      stopTimer = this.#clock.after(LONGEST_RELEASE_MS, resolve);
    });
    await Promise.race([this.#renewal, inVain]);
    stopTimer();
  }

  #renew(): void {
    this.#renewal = this.#hide(HOLD_MS / 1_000)
      .catch(this.#onFailure)
      .then(() => this.#renewAfter(HOLD_AGAIN_MS));
  }

  #renewAfter(delayMs: number): void {
    const heldMs = this.#clock.elapsedMs() - this.#sinceMs;
    if (this.#held && heldMs + delayMs + HOLD_MS <= LONGEST_HELD_MS) {
      this.#stopTimer = this.#clock.after(delayMs, () => this.#renew());
    }
  }
}
