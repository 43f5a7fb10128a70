import {
  type ChannelHead,
  fails,
  goes,
  isWorthTelling,
  refuses,
  released,
  tokenTaken,
  told,
  withGivenUp,
  withLease,
  withNothingPending,
  withUntoldEnds,
  works,
} from '#domain/notices/channels/head.ts';
import type { Pace } from '#domain/notices/channels/pace.ts';
import { retryDelayMs } from '#domain/notices/channels/retry-delay.ts';
import { nextTurn } from '#domain/notices/channels/turn.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Sending } from '#ports/channels.ts';
import { knownEnds } from './known-ends.ts';
import { messageOf } from './message.ts';
import type { Looked } from './next-look.ts';
import type { Notifier } from './notifier.ts';
import { offerAgain } from './offer-again.ts';
import { endSent, endUnsent, keepTrying } from './settle.ts';
import { tellOfTrouble } from './trouble.ts';

/** The most notices that one message is made of, and that are known at once. */
const MOST_PENDING = 2_000;
const PAGE = 500;
/** A turn goes on for so long; then whoever comes next goes on. */
const LONGEST_WORK_MS = 60_000;
/** The least time between two offers of what the receiver refuses each time while it takes others. */
const AGAIN_AFTER_SECONDS = 300;
/** A wait that is no longer is waited for. */
const SHORT_WAIT_MS = 2_000;

/** The turn of whoever took the channel; undefined while another notifier has it. */
export async function takeTurn(notifier: Notifier, head: ChannelHead, pace: Pace): Promise<TurnOfChannel | undefined> {
  const { clock, randomness, channelHeads } = notifier.engine.ports;
  const owner = randomness.ulid(clock.now());
  const taken = withLease(head, owner, pace, clock.now());
  if (taken === undefined || (await channelHeads.write(taken)) === 'conflict') {
    return undefined;
  }
  return new TurnOfChannel(notifier, taken, owner, pace);
}

/** The time that one notifier has a channel to itself: everything that is pending goes, as far as it may. */
class TurnOfChannel {
  readonly #notifier: Notifier;
  readonly #pace: Pace;
  readonly #startedMs: EpochMilliseconds;
  readonly #owner: string;
  #head: ChannelHead;
  #pending: readonly Delivery[] = [];

  constructor(notifier: Notifier, head: ChannelHead, owner: string, pace: Pace) {
    this.#notifier = notifier;
    this.#pace = pace;
    this.#head = head;
    this.#owner = owner;
    this.#startedMs = notifier.engine.ports.clock.now();
  }

  /** Tells what may be told, and gives the channel back. Where it throws, the lease passes by itself. */
  async work(): Promise<Looked> {
    if (isWorthTelling(this.#head, this.#now())) {
      await this.#tellOfTrouble();
    }
    this.#pending = await this.#backlog();
    for (;;) {
      const looked = await this.#next();
      if (looked !== undefined) {
        return looked;
      }
    }
  }

  /** One step; when to look again where there is no further one. */
  async #next(): Promise<Looked | undefined> {
    const circumstances = { head: this.#head, pace: this.#pace, giveUpMs: this.#notifier.giveUpMs };
    const nowMs = this.#now();
    const turn = nextTurn(this.#pending, circumstances, nowMs);
    switch (turn.kind) {
      case 'idle':
        return this.#lookAgain();
      case 'wait':
        if (turn.untilMs - nowMs > SHORT_WAIT_MS) {
          return this.#giveBack({ kind: 'later', atMs: turn.untilMs });
        }
        await this.#sleep(turn.untilMs - nowMs);
        return undefined;
      case 'end':
        await endUnsent(this.#notifier, turn.deliveries, turn);
        if (turn.as === 'gave_up') {
          this.#giveUp(turn.deliveries);
        }
        this.#forget(turn.deliveries);
        return undefined;
      case 'send':
        return this.#send(turn.deliveries);
    }
  }

  /** What was decided meanwhile goes now; the rest of its message may have found this turn at work, and be done with. */
  async #lookAgain(): Promise<Looked | undefined> {
    this.#pending = await this.#backlog();
    if (this.#pending.length > 0) {
      return undefined;
    }
    this.#head = withNothingPending(this.#head);
    return this.#giveBack({ kind: 'idle' });
  }

  async #send(due: readonly Delivery[]): Promise<Looked | undefined> {
    const { ready, unopened, missing } = await knownEnds(this.#notifier, due);
    if (missing.length > 0) {
      this.#pending = [...this.#pending, ...missing];
      return undefined;
    }
    if (unopened.length > 0) {
      await endUnsent(this.#notifier, unopened, { as: 'dropped', why: 'its beginning was not told here' });
      this.#forget(unopened);
      return undefined;
    }
    const message = await messageOf(this.#notifier.engine, ready, this.#pace);
    if (!(await this.#hasTime())) {
      return { kind: 'later', atMs: this.#now() };
    }
    this.#head = tokenTaken(this.#head, this.#pace, this.#now());
    // Nothing lies between the look at the lease and the request: whoever has the channel next begins when this one has ended.
    const sending = await this.#notifier.channels.send(this.#head.name, message);
    await this.#settle(ready, sending);
    return undefined;
  }

  async #settle(deliveries: readonly Delivery[], sending: Sending): Promise<void> {
    const { answer } = sending;
    switch (sending.kind) {
      case 'sent':
        this.#head = works(this.#head);
        await endSent(this.#notifier, deliveries, answer);
        this.#forget(deliveries);
        return this.#offerAgain();
      case 'permanent':
        this.#head = refuses(this.#head, answer, this.#now());
        this.#giveUp(deliveries);
        await endUnsent(this.#notifier, deliveries, { as: 'gave_up', why: answer });
        return this.#forget(deliveries);
      case 'gone':
        this.#head = goes(this.#head, answer, this.#now());
        return undefined;
      case 'again':
        this.#head = fails(this.#head, answer, this.#now(), sending.afterSeconds);
        return this.#pace.grouped ? undefined : this.#postpone(deliveries, sending);
    }
  }

  #giveUp(deliveries: readonly Delivery[]): void {
    const ends = deliveries.flatMap(({ notice: { stage, incident } }) =>
      stage === 'resolved' ? (incident ?? []) : [],
    );
    this.#head = withUntoldEnds(withGivenUp(this.#head, true), ends);
  }

  /** Of people's messages nothing is written: all of it waits for the channel. */
  async #postpone(deliveries: readonly Delivery[], { answer, afterSeconds }: Extract<Sending, { kind: 'again' }>) {
    for (const delivery of deliveries) {
      const nextTryAtMs = this.#now() + retryDelayMs(delivery.tries + 1, afterSeconds);
      const tried = await keepTrying(this.#notifier, delivery, answer, nextTryAtMs);
      this.#pending = this.#pending.map((known) => (known === delivery ? tried : known));
    }
  }

  /** True with as much of the lease left as a request may take; it is taken anew where it is not, for as long as this turn may last. */
  async #hasTime(): Promise<boolean> {
    if (this.#leaseLeftMs() >= this.#pace.leaseLeftMs) {
      return true;
    }
    if (this.#now() - this.#startedMs >= LONGEST_WORK_MS) {
      await this.#giveBack({ kind: 'idle' });
      return false;
    }
    const longer = withLease(this.#head, this.#owner, this.#pace, this.#now());
    if (longer === undefined || (await this.#notifier.engine.ports.channelHeads.write(longer)) === 'conflict') {
      return false;
    }
    this.#head = longer;
    return this.#leaseLeftMs() >= this.#pace.leaseLeftMs;
  }

  #leaseLeftMs(): number {
    return (this.#head.lease?.untilMs ?? 0) - this.#now();
  }

  /** The channel works: what was given up and is still open is told after all. */
  async #offerAgain(): Promise<void> {
    if (this.#head.gaveUp === true) {
      this.#head = await offerAgain(this.#notifier, this.#head, AGAIN_AFTER_SECONDS);
    }
  }

  async #tellOfTrouble(): Promise<void> {
    if (await tellOfTrouble(this.#notifier, this.#head)) {
      this.#head = told(this.#head);
    }
  }

  async #giveBack(looked: Looked): Promise<Looked> {
    await this.#notifier.engine.ports.channelHeads.write(released(this.#head));
    return looked;
  }

  async #backlog(): Promise<readonly Delivery[]> {
    const found: Delivery[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#notifier.engine.ports.deliveries.backlog(this.#head.name, {
        limit: PAGE,
        ...present({ cursor }),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && found.length < MOST_PENDING);
    return found;
  }

  #forget(ended: readonly Delivery[]): void {
    const gone = new Set(ended);
    this.#pending = this.#pending.filter((delivery) => !gone.has(delivery));
  }

  #now(): EpochMilliseconds {
    return this.#notifier.engine.ports.clock.now();
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#notifier.engine.ports.clock.after(Math.max(1, ms), resolve);
    });
  }
}
