import type { QueueReader, ReceivedMessage } from '#adapters/aws/sqs/read-queue.ts';
import type { TellUnreadable } from '#domain/stored/unreadable.ts';
import type { Delivery } from '#engine/attempts/runner.ts';
import { readRunMessage } from '#functions/messages/read.ts';
import { takeRun } from '#functions/messages/take-run.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import type { RunMessage } from '#ports/queues.ts';

/** A message that is being worked on. */
interface TakenMessage {
  /** Hides it for so many seconds from now. */
  readonly hide: (seconds: number) => Promise<void>;
}

/** The queue, the work, and who is told. */
interface TakingParts {
  readonly clock: Clock;
  readonly reader: QueueReader;
  /** Hides a message for so many seconds from now; 0 shows it at once. */
  readonly hideMessage: (receiptHandle: string, seconds: number) => Promise<void>;
  readonly deliver: (message: RunMessage, taken: TakenMessage) => Promise<Delivery>;
  /** So many messages are worked on at once. */
  readonly most: number;
  readonly unreadable: TellUnreadable;
  /** Is told of trouble that is survived. */
  readonly onError: (what: string, error: unknown) => void;
  /** The queue answers again, after it was told that it does not. */
  readonly onReached: () => void;
}

/** API_ReceiveMessage: MaxNumberOfMessages. */
const MOST_OF_AN_ANSWER = 10;
/** A queue that answers nothing sooner than it was asked to wait is not asked again at once. */
const LEAST_BETWEEN_ANSWERS_MS = 1_000;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1_000, 60_000];

/**
 * The taking of the messages of a runs queue, as many at once as there are places, each of which goes as its delivery says. Nothing is asked for
 * while all places are taken, or while it is held: messages that nobody can take here are for others.
 */
export class RunTaking {
  readonly #parts: TakingParts;
  readonly #stopping = new AbortController();
  readonly #working = new Set<Promise<void>>();
  readonly #holds = new Set<string>();
  #wake: () => void = () => undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: TakingParts) {
    this.#parts = parts;
  }

  /** The number of messages that are being worked on. */
  get running(): number {
    return this.#working.size;
  }

  start(): void {
    this.#loop = this.#takeOn();
  }

  /** Asks for nothing more while this reason, or another one, lasts. */
  hold(why: string): void {
    this.#holds.add(why);
  }

  release(why: string): void {
    this.#holds.delete(why);
    this.#wake();
  }

  /** Asks for nothing more. Settles when nothing is being asked for; what is worked on goes on. */
  async stop(): Promise<void> {
    // A message that comes in this moment may be hidden for the queue's time, unseen: it is late then, and not lost.
    this.#stopping.abort();
    this.#wake();
    await this.#loop;
  }

  /** Settles when nothing is worked on any more. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) {
      await Promise.all(this.#working);
    }
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #takeOn(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped) {
      const free = this.#parts.most - this.#working.size;
      if (free <= 0 || this.#holds.size > 0) {
        await this.#woken();
        continue;
      }
      failures = (await this.#takeSome(free)) ? this.#reached(failures) : failures + 1;
      if (failures > 0) {
        await this.#woken(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)));
      }
    }
  }

  /** Answers whether the queue answered. */
  async #takeSome(free: number): Promise<boolean> {
    const { clock, reader, onError } = this.#parts;
    const askedMs = clock.elapsedMs();
    try {
      const messages = await reader.receive(Math.min(free, MOST_OF_AN_ANSWER), this.#stopping.signal);
      for (const message of messages) {
        this.#work(message);
      }
      const leftMs = LEAST_BETWEEN_ANSWERS_MS - (clock.elapsedMs() - askedMs);
      if (messages.length === 0 && leftMs > 0) {
        await this.#woken(leftMs);
      }
      return true;
    } catch (error) {
      if (!this.#isStopped) {
        onError('the queue could not be asked', error);
      }
      return false;
    }
  }

  #reached(failures: number): 0 {
    if (failures > 0) {
      this.#parts.onReached();
    }
    return 0;
  }

  #work(received: ReceivedMessage): void {
    const working = this.#take(received).finally(() => {
      this.#working.delete(working);
      this.#wake();
    });
    this.#working.add(working);
  }

  /** Never rejects: what fails is told, and comes again. */
  async #take({ id, body, receiptHandle, receives }: ReceivedMessage): Promise<void> {
    const { reader, hideMessage, deliver, unreadable, onError } = this.#parts;
    const hide = (seconds: number) => hideMessage(receiptHandle, seconds);
    try {
      if (this.#isStopped) {
        await hide(0);
        return;
      }
      const { value: message, fault } = readRunMessage(body);
      if (fault !== undefined) {
        unreadable({ kind: 'run_message', id, fault });
      }
      const onFailure = (error: unknown) => onError('the message comes again when it is not hidden any more', error);
      const handled =
        message === undefined ? 'done' : await takeRun({ hide, receives, onFailure }, () => deliver(message, { hide }));
      if (handled === 'done') {
        await reader.remove(receiptHandle);
      }
    } catch (error) {
      onError('a run could not be delivered', error);
    }
  }

  /** Settles when something has changed, or so much time has passed. */
  async #woken(ms?: number): Promise<void> {
    let stopTimer: StopTimer = () => undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#isStopped) {
        resolve();
      }
      if (ms !== undefined) {
        stopTimer = this.#parts.clock.after(ms, resolve);
      }
    });
    stopTimer();
  }
}
