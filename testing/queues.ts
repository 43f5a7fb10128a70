import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { ChannelMessage, Queues, RunMessage, Wake, WakeMessage } from '#ports/queues.ts';
import { frozen } from './stores/frozen.ts';

const LONGEST_DELAY_SECONDS = 900;

/** A message under way. */
interface Pending<Message> {
  readonly message: Message;
  readonly deliverAt: EpochSeconds;
}

/** Queues that keep what was sent until a test takes it: once, twice, late, in another order or never. */
export class RecordingQueues implements Queues {
  #wakes: Pending<WakeMessage>[] = [];
  #runs: Pending<RunMessage>[] = [];
  #channels: Pending<ChannelMessage>[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async sendWakes(wakes: readonly Wake[]): Promise<void> {
    const now = this.#now();
    for (const { jobId, at } of wakes) {
      const reachable = at !== undefined && at > now && at - now <= LONGEST_DELAY_SECONDS;
      this.#wakes.push({ message: { jobId }, deliverAt: reachable ? at : now });
    }
  }

  async sendRun(message: RunMessage, delaySeconds = 0): Promise<void> {
    this.#runs.push({ message: frozen(message), deliverAt: this.#now() + delaySeconds });
  }

  async tellChannels(names: readonly string[], delaySeconds = 0): Promise<void> {
    const deliverAt = this.#now() + delaySeconds;
    this.#channels.push(...names.map((channel) => ({ message: { channel }, deliverAt })));
  }

  /** Takes the channels that are to be looked at by now, each once. */
  takeChannels(): readonly string[] {
    const now = this.#now();
    const due = this.#channels.filter(({ deliverAt }) => deliverAt <= now);
    this.#channels = this.#channels.filter(({ deliverAt }) => deliverAt > now);
    return [...new Set(due.map(({ message }) => message.channel))];
  }

  /** Takes the wake-ups whose time has come, in the order they were sent. */
  takeWakes(): readonly WakeMessage[] {
    const now = this.#now();
    const due = this.#wakes.filter(({ deliverAt }) => deliverAt <= now);
    this.#wakes = this.#wakes.filter(({ deliverAt }) => deliverAt > now);
    return due.map(({ message }) => message);
  }

  /** Takes the runs whose time has come, in the order they were sent. */
  takeRuns(): readonly RunMessage[] {
    const now = this.#now();
    const due = this.#runs.filter(({ deliverAt }) => deliverAt <= now);
    this.#runs = this.#runs.filter(({ deliverAt }) => deliverAt > now);
    return due.map(({ message }) => message);
  }

  /** The wake-ups under way, delayed ones included. */
  pendingWakes(): readonly Pending<WakeMessage>[] {
    return [...this.#wakes];
  }

  /** The runs under way, delayed ones included. */
  pendingRuns(): readonly RunMessage[] {
    return this.#runs.map(({ message }) => message);
  }

  #now(): EpochSeconds {
    return Math.floor(this.#clock.now() / 1000);
  }
}
