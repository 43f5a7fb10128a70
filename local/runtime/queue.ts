import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Place } from '#engine/attempts/runner.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import type { Randomness } from '#ports/randomness.ts';
import type { Turns } from './turns.ts';
import { afterOnEitherClock } from './waiting/either-clock.ts';

/** A handler's answer: the message is dealt with, or it is hidden for a while and delivered again. */
export type Handled = { readonly kind: 'done' } | { readonly kind: 'later'; readonly delaySeconds: number };

/** The rules by which a queue treats its messages. */
export interface QueueOptions<Message> {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Delivers beside the other queues of this process. */
  readonly turns: Turns;
  /** The number of messages that are handled at once. */
  readonly concurrency: number;
  /** A handler that throws gets its message again after a back-off with jitter. */
  readonly handle: (message: Message, place: Place) => Promise<Handled>;
  /** Is told of every throw; `receives` counts the deliveries so far. */
  readonly onError: (message: Message, error: unknown, receives: number) => void;
  /** After this many deliveries the message is put aside. */
  readonly maxReceives: number;
  readonly onDeadLetter: (message: Message) => void;
}

interface Envelope<Message> {
  readonly message: Message;
  receives: number;
}

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
/** So many that left their place may be unfinished, for each place: a store that fails must not let them become ever more. */
const MOST_LEFT = 1;

/**
 * A queue in memory that behaves as an SQS standard queue does for its consumer: delays, messages hidden while they are handled,
 * redelivery, dead letters. First come, first served. It holds messages back until `start`, and again after `stop`.
 */
export class Queue<Message> {
  readonly #options: QueueOptions<Message>;
  readonly #delayed = new Map<Envelope<Message>, StopTimer>();
  #ready: Envelope<Message>[] = [];
  #taken = 0;
  #running = 0;
  /** The running ones that have not left their place. */
  #placed = 0;
  #started = false;
  #held = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: QueueOptions<Message>) {
    this.#options = options;
    options.turns.add(this.#source());
  }

  /** Delivers the message after `delayMs`, as soon as there is room. */
  send(message: Message, delayMs = 0): void {
    this.#enqueue({ message, receives: 0 }, delayMs);
  }

  /** Delivers the message at an instant of the clock on the wall, never before it. */
  sendAt(message: Message, instantMs: EpochMilliseconds): void {
    const { clock } = this.#options;
    this.#delay({ message, receives: 0 }, (deliver) => clock.at(instantMs, deliver));
  }

  /** The number of messages that are being handled. */
  get running(): number {
    return this.#running;
  }

  /** The number of messages that wait: for their time, or for room. */
  get waiting(): number {
    return this.#delayed.size + this.#ready.length - this.#taken;
  }

  /** Starts delivering. */
  start(): void {
    this.#started = true;
    this.#deliver();
  }

  /** Delivers nothing until `release`; messages come in, wait for their time and keep their order meanwhile. */
  hold(): void {
    this.#held = true;
  }

  /** Ends `hold`. */
  release(): void {
    this.#held = false;
    this.#deliver();
  }

  /** Delivers nothing more; what is being handled goes on. Delayed and waiting messages are forgotten. */
  stop(): void {
    this.#started = false;
    this.#ready = [];
    this.#taken = 0;
    for (const stopTimer of this.#delayed.values()) {
      stopTimer();
    }
    this.#delayed.clear();
  }

  /** Settles when nothing is being handled. */
  idle(): Promise<void> {
    return this.#running === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #enqueue(envelope: Envelope<Message>, delayMs: number): void {
    if (delayMs <= 0) {
      this.#ready.push(envelope);
      this.#deliver();
      return;
    }
    this.#delay(envelope, (deliver) => afterOnEitherClock(this.#options.clock, delayMs, deliver));
  }

  #delay(envelope: Envelope<Message>, setTimer: (deliver: () => void) => StopTimer): void {
    const stopTimer = setTimer(() => {
      this.#delayed.delete(envelope);
      this.#enqueue(envelope, 0);
    });
    this.#delayed.set(envelope, stopTimer);
  }

  #deliver(): void {
    this.#options.turns.work();
  }

  #source(): Parameters<Turns['add']>[0] {
    const isWaiting = () => this.#isReady && this.#started && !this.#held;
    return {
      get waits() {
        return isWaiting();
      },
      begin: (ended) => this.#deliverOne(ended),
    };
  }

  get #isReady(): boolean {
    return this.#ready.length > this.#taken;
  }

  #deliverOne(ended: () => void): boolean {
    const envelope = this.#hasRoom() ? this.#take() : undefined;
    if (envelope === undefined) {
      return false;
    }
    this.#running += 1;
    this.#placed += 1;
    void this.#handle(envelope, ended);
    return true;
  }

  #hasRoom(): boolean {
    const { concurrency } = this.#options;
    const isOpen = this.#started && !this.#held;
    return isOpen && this.#placed < concurrency && this.#running < concurrency * (1 + MOST_LEFT);
  }

  /** The oldest ready message; the array is cut only now and then, so that thousands of them cost the same each. */
  #take(): Envelope<Message> | undefined {
    const envelope = this.#ready[this.#taken];
    if (envelope !== undefined) {
      this.#taken += 1;
    }
    if (this.#taken > 0 && this.#taken * 2 >= this.#ready.length) {
      this.#ready = this.#ready.slice(this.#taken);
      this.#taken = 0;
    }
    return envelope;
  }

  async #handle(envelope: Envelope<Message>, ended: () => void): Promise<void> {
    const { handle, onError, onDeadLetter, maxReceives, randomness } = this.#options;
    envelope.receives += 1;
    let againAfterMs: number | undefined;
    let isPlaced = true;
    const leave = () => {
      if (!isPlaced || !this.#isReady) {
        return undefined;
      }
      isPlaced = false;
      this.#placed -= 1;
      this.#deliver();
      return this.#options.turns.committed();
    };
    try {
      const handled = await handle(envelope.message, { leave });
      againAfterMs = handled.kind === 'later' ? handled.delaySeconds * 1_000 : undefined;
    } catch (error) {
      onError(envelope.message, error, envelope.receives);
      againAfterMs = backoffMs(envelope.receives, randomness.fraction());
    }
    this.#running -= 1;
    this.#placed -= isPlaced ? 1 : 0;
    ended();
    if (againAfterMs !== undefined && envelope.receives >= maxReceives) {
      onDeadLetter(envelope.message);
    } else if (againAfterMs !== undefined && this.#started) {
      this.#enqueue(envelope, againAfterMs);
    }
    this.#deliver();
    this.#tellIdle();
  }

  #tellIdle(): void {
    if (this.#running === 0) {
      const waiting = this.#whenIdle;
      this.#whenIdle = [];
      for (const resolve of waiting) {
        resolve();
      }
    }
  }
}

/** Doubles; the jitter takes away up to a half, so that messages which failed together do not come back together. */
function backoffMs(receives: number, chance: number): number {
  const longestMs = Math.min(FIRST_BACKOFF_MS * 2 ** (receives - 1), LONGEST_BACKOFF_MS);
  return Math.ceil((longestMs * (1 + chance)) / 2);
}
