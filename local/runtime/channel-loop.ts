import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Looked } from '#engine/notices/next-look.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import { afterOnEitherClock } from './waiting/either-clock.ts';

/** The parts of the loop. */
interface ChannelLoopParts {
  readonly clock: Clock;
  /** Tells a channel what may be told now, and says when to look again. */
  readonly look: (name: string) => Promise<Looked>;
  readonly onError: (name: string, error: unknown) => void;
}

/** A look that is to come. */
interface Expected {
  readonly atMs: EpochMilliseconds;
  readonly stop: StopTimer;
}

/** After a look that failed. */
const AGAIN_AFTER_MS = 60_000;

/**
 * Looks at channels when somebody asks for it: at each one for as long as something is pending there, never twice at once, and once where
 * many ask. What was asked for is forgotten with the process; the start and the sweeper ask again.
 */
export class ChannelLoop {
  readonly #parts: ChannelLoopParts;
  readonly #expected = new Map<string, Expected>();
  readonly #running = new Map<string, Promise<void>>();
  /** Asked for while they are being looked at. */
  readonly #askedAgain = new Map<string, EpochMilliseconds>();
  #isStopped = true;

  constructor(parts: ChannelLoopParts) {
    this.#parts = parts;
  }

  /** Looks at the channel after `delayMs`, or sooner if somebody else asks for that. */
  ask(name: string, delayMs: number): void {
    const atMs = this.#parts.clock.now() + delayMs;
    if (this.#isStopped) {
      return;
    }
    if (this.#running.has(name)) {
      this.#askedAgain.set(name, Math.min(atMs, this.#askedAgain.get(name) ?? atMs));
      return;
    }
    const expected = this.#expected.get(name);
    if (expected !== undefined && expected.atMs <= atMs) {
      return;
    }
    expected?.stop();
    const stop = afterOnEitherClock(this.#parts.clock, delayMs, () => this.#begin(name));
    this.#expected.set(name, { atMs, stop });
  }

  /** Takes what is asked for from now on. */
  start(): void {
    this.#isStopped = false;
  }

  /** Looks at nothing more; settles when no look is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { stop } of this.#expected.values()) {
      stop();
    }
    this.#expected.clear();
    this.#askedAgain.clear();
    await Promise.all(this.#running.values());
  }

  #begin(name: string): void {
    this.#expected.delete(name);
    this.#running.set(name, this.#look(name));
  }

  async #look(name: string): Promise<void> {
    const { clock, look, onError } = this.#parts;
    const looked = await look(name).catch((error: unknown): Looked => {
      onError(name, error);
      return { kind: 'later', atMs: clock.now() + AGAIN_AFTER_MS };
    });
    this.#running.delete(name);
    const askedMs = this.#askedAgain.get(name);
    this.#askedAgain.delete(name);
    for (const atMs of [askedMs, looked.kind === 'later' ? looked.atMs : undefined]) {
      if (atMs !== undefined) {
        this.ask(name, Math.max(0, atMs - clock.now()));
      }
    }
  }
}
