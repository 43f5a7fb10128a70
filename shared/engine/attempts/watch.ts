import { attemptOwnedBy, leasedAtMs, renewLease } from '#domain/runs/attempt.ts';
import { LAST_ANSWER_MS, LONGEST_UNRENEWED_MS, LOOK_MS, RENEW_MS } from '#domain/runs/lease.ts';
import type { Run } from '#domain/runs/run.ts';
import { pauseBetween } from '#engine/commit/pause-between.ts';
import type { StopTimer } from '#ports/clock.ts';
import type { Interruption } from './interruption.ts';
import type { Runner } from './runner.ts';
import { afterAwake, awakeMs } from './timers/after-awake.ts';
import { afterNews } from './timers/after-news.ts';

/**
 * Keeps an attempt's lease alive (every 15 s) and looks for a cancellation (every 5 s) while its command runs. Interrupts the command when
 * it has to end: out of time, cancelled, taken over by somebody else, or not renewed for 30 s and the store does not answer. Silence alone
 * proves nothing: a process that was frozen was silent, and its lease may have passed, yet what nobody took is still its own.
 */
export class AttemptWatch {
  readonly #runner: Runner;
  readonly #claimed: Run;
  readonly #timeoutMs: number;
  readonly #interruption: Interruption;
  readonly #startedMs: number;
  #current: Run;
  #looksSinceRenewal = 0;
  #isOver = false;
  #stopLook: StopTimer;
  #stopTimeout: StopTimer = () => undefined;
  #stopDeadline: StopTimer = () => undefined;

  /** Begins with one timer, as most attempts are over before there is anything to look after. */
  constructor(runner: Runner, claimed: Run, timeoutMs: number, interruption: Interruption) {
    this.#runner = runner;
    this.#claimed = claimed;
    this.#current = claimed;
    this.#timeoutMs = timeoutMs;
    this.#interruption = interruption;
    const { clock } = runner.ports;
    this.#startedMs = clock.elapsedMs();
    const calmMs = Math.min(LOOK_MS, timeoutMs);
    this.#stopLook = clock.after(calmMs, () => this.#begin(calmMs));
  }

  /** Ends the watch and answers the run as it was last seen or written; a renewal that is on its way may still be written. */
  stop(): Run {
    this.#end();
    return this.#current;
  }

  #end(): void {
    this.#isOver = true;
    this.#stopLook();
    this.#stopTimeout();
    this.#stopDeadline();
  }

  /**
   * The attempt lasts: from now on each thing that may end it has a timer of its own. What has passed is never told by the clock on the wall,
   * which may step, and goes on while the machine sleeps: the command slept, too. The lease alone goes by that one, as others judge it so. A
   * process that wakes up past the end hears first what became of the command.
   */
  #begin(calmMs: number): void {
    const { clock } = this.#runner.ports;
    const passedMs = Math.max(calmMs, clock.elapsedMs() - this.#startedMs);
    const leftMs = Math.max(0, this.#timeoutMs - awakeMs(calmMs, passedMs));
    this.#stopTimeout = afterAwake(clock, leftMs, () => {
      this.#stopTimeout = afterNews(clock, 0, () => this.#interruption.interrupt('timed_out'));
    });
    this.#expectRenewal(passedMs);
    this.#lookLater(Math.max(0, LOOK_MS - passedMs));
  }

  #lookLater(delayMs = LOOK_MS): void {
    if (!this.#isOver) {
      this.#stopLook = this.#runner.ports.clock.after(delayMs, () => void this.#look().then(() => this.#lookLater()));
    }
  }

  async #look(): Promise<void> {
    this.#looksSinceRenewal += 1;
    try {
      await (this.#isRenewalDue() ? this.#renew() : this.#lookAtRun());
    } catch {
      // The store does not answer: the next look tries again, and the deadline ends the command if that lasts.
    }
  }

  /** By the looks, as the clock may step back; and by the clock, which goes on while a machine sleeps. */
  #isRenewalDue(): boolean {
    const unrenewedMs = this.#runner.ports.clock.now() - leasedAtMs(this.#current);
    return this.#looksSinceRenewal * LOOK_MS >= RENEW_MS || unrenewedMs >= RENEW_MS;
  }

  /**
   * Answers whether the lease is renewed. One conditional write: it fails where somebody wrote the run, who took the attempt or only asked
   * for its cancellation.
   */
  async #renew(): Promise<boolean> {
    const renewed = renewLease(this.#current, this.#runner.ports.clock.now());
    if ((await this.#runner.ports.history.writeRun(renewed)) === 'conflict') {
      await this.#lookAtRun();
      return false;
    }
    this.#current = renewed;
    this.#looksSinceRenewal = 0;
    this.#expectRenewal();
    return true;
  }

  async #lookAtRun(): Promise<void> {
    const seen = await this.#runner.ports.history.readRun(this.#claimed.id);
    const mine = this.#claimed.attempts.at(-1);
    if (seen === undefined || mine === undefined || attemptOwnedBy(seen, mine.owner, mine.number) === undefined) {
      this.#giveUp();
      return;
    }
    if (seen.version > this.#current.version) {
      this.#current = seen;
    }
    if (seen.cancelRequested !== undefined && !this.#isOver) {
      this.#interruption.interrupt('cancelled');
    }
  }

  /** Counted from the instant that the lease was counted from: an answer that came late leaves less time. `leastMs`: it is no less. */
  #expectRenewal(leastMs = 0): void {
    this.#stopDeadline();
    if (!this.#isOver) {
      const { clock } = this.#runner.ports;
      const unrenewedMs = Math.max(leastMs, clock.now() - leasedAtMs(this.#current));
      const leftMs = Math.max(0, LONGEST_UNRENEWED_MS - LAST_ANSWER_MS - unrenewedMs);
      this.#stopDeadline = clock.after(leftMs, () => void this.#askForTheLastTime());
    }
  }

  /** Tries to renew until that is written, which sets a new deadline, or the store had its time to answer. */
  async #askForTheLastTime(): Promise<void> {
    this.#stopDeadline = afterNews(this.#runner.ports.clock, LAST_ANSWER_MS, () => this.#giveUp());
    for (let tries = 0; !this.#isOver && !(await this.#renew().catch(() => false)); tries += 1) {
      await pauseBetween(this.#runner.ports, tries);
    }
  }

  #giveUp(): void {
    if (!this.#isOver) {
      this.#end();
      this.#interruption.interrupt('lease_lost');
    }
  }
}
