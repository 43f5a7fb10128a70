import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Pace } from './pace.ts';
import { retryDelayMs } from './retry-delay.ts';

/** The small item of a channel: who tells it now, and how fast it may be told. Losing it loses no notice. */
export interface ChannelHead {
  readonly name: string;
  readonly version: number;
  /** The notifier that has the channel to itself. */
  readonly lease?: ChannelLease;
  /** A notifier did not give its lease back: until nothing is pending, anything that is may have arrived. */
  readonly mayHaveArrived?: true;
  /** Messages that may go at once, as of `tokensAtMs`. */
  readonly tokens: number;
  readonly tokensAtMs: EpochMilliseconds;
  /** Nothing is sent before this: the receiver asked for it, or failed. */
  readonly notBeforeMs?: EpochMilliseconds;
  /** Set while the channel fails: every try since then did. */
  readonly failing?: ChannelFailure;
  /** The receiver is gone, since then: nothing is sent until a test succeeds. */
  readonly goneSinceMs?: EpochMilliseconds;
  /** Something was given up there: once the channel works, what is still open of it is told. */
  readonly gaveUp?: true;
  /** Incidents that began there and whose end was given up there, the latest ones, by id: their ends are told then. */
  readonly untoldEnds?: readonly string[];
}

interface ChannelLease {
  /** A name of this turn alone. */
  readonly owner: string;
  readonly untilMs: EpochMilliseconds;
}

/** A channel that does not take what it is sent. */
interface ChannelFailure {
  readonly sinceMs: EpochMilliseconds;
  readonly tries: number;
  readonly lastError: string;
  /** Another channel was told of it. */
  readonly told?: true;
}

/** The item stays small. */
const MOST_UNTOLD_ENDS = 20;

/** A channel that was never told anything. */
export function newChannel(name: string): ChannelHead {
  return { name, version: 0, tokens: Number.MAX_SAFE_INTEGER, tokensAtMs: 0 };
}

/** With the lease taken, or taken for longer; undefined while another notifier has it. */
export function withLease(
  head: ChannelHead,
  owner: string,
  { leaseMs }: Pace,
  nowMs: EpochMilliseconds,
): ChannelHead | undefined {
  const isForeign = head.lease !== undefined && head.lease.owner !== owner;
  if (isForeign && head.lease.untilMs > nowMs) {
    return undefined;
  }
  const taken = { ...head, version: head.version + 1, lease: { owner, untilMs: nowMs + leaseMs } };
  return isForeign ? { ...taken, mayHaveArrived: true } : taken;
}

/** With the lease given back. */
export function released({ lease: _, ...head }: ChannelHead): ChannelHead {
  return { ...head, version: head.version + 1 };
}

/** After something was given up there, or all of that was offered again. */
export function withGivenUp({ gaveUp: _, ...head }: ChannelHead, gaveUp: boolean): ChannelHead {
  return gaveUp ? { ...head, gaveUp } : head;
}

/** After the ends of these incidents were given up there as well. */
export function withUntoldEnds(head: ChannelHead, incidents: readonly string[]): ChannelHead {
  const { untoldEnds = [], ...rest } = head;
  const all = [...new Set([...untoldEnds, ...incidents])].slice(-MOST_UNTOLD_ENDS);
  return all.length === 0 ? rest : { ...rest, untoldEnds: all };
}

/** With nothing pending any more. */
export function withNothingPending({ mayHaveArrived: _, ...head }: ChannelHead): ChannelHead {
  return head;
}

/** The messages that may go at once. */
function tokensAt(head: ChannelHead, { burst, refillMs }: Pace, nowMs: EpochMilliseconds): number {
  return Math.min(burst, head.tokens + Math.max(0, nowMs - head.tokensAtMs) / refillMs);
}

/** The instant from which a message may go. */
export function nextTokenMs(head: ChannelHead, pace: Pace, nowMs: EpochMilliseconds): EpochMilliseconds {
  const missing = 1 - tokensAt(head, pace, nowMs);
  return missing <= 0 ? nowMs : nowMs + Math.ceil(missing * pace.refillMs);
}

/** With the token of a message taken that is about to go. */
export function tokenTaken(head: ChannelHead, pace: Pace, nowMs: EpochMilliseconds): ChannelHead {
  return { ...head, tokens: tokensAt(head, pace, nowMs) - 1, tokensAtMs: nowMs };
}

/** After the receiver took a message: whatever was wrong is not. */
export function works(head: ChannelHead): ChannelHead {
  const { failing: _, goneSinceMs: __, notBeforeMs: ___, ...rest } = head;
  return rest;
}

/** After a message that did not arrive. `afterSeconds`: as the receiver asked. */
export function fails(
  head: ChannelHead,
  answer: string,
  nowMs: EpochMilliseconds,
  afterSeconds: number | undefined,
): ChannelHead {
  const tries = (head.failing?.tries ?? 0) + 1;
  const delayMs = retryDelayMs(tries, afterSeconds);
  return { ...refuses(head, answer, nowMs), notBeforeMs: nowMs + delayMs };
}

/** After a message that the receiver will never take; the next one may be another matter. */
export function refuses(head: ChannelHead, answer: string, nowMs: EpochMilliseconds): ChannelHead {
  const { sinceMs = nowMs, tries = 0, told } = head.failing ?? {};
  const failing = { sinceMs, tries: tries + 1, lastError: answer, ...(told === undefined ? {} : { told }) };
  return { ...head, failing };
}

/** After an answer that says the receiver is gone for good. */
export function goes(head: ChannelHead, answer: string, nowMs: EpochMilliseconds): ChannelHead {
  return { ...refuses(head, answer, nowMs), goneSinceMs: head.goneSinceMs ?? nowMs };
}

/** A channel that fails for so long is told on another one. */
const TOLD_AFTER_MS = 900_000;

/** Tells a channel that others are to hear of. */
export function isWorthTelling({ failing }: ChannelHead, nowMs: EpochMilliseconds): boolean {
  return failing !== undefined && failing.told === undefined && nowMs - failing.sinceMs >= TOLD_AFTER_MS;
}

/** With others told of it. */
export function told(head: ChannelHead): ChannelHead {
  return head.failing === undefined ? head : { ...head, failing: { ...head.failing, told: true } };
}
