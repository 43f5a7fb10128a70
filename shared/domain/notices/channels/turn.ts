import { type Delivery, waitsSince } from '#domain/notices/delivery.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import { type ChannelHead, nextTokenMs } from './head.ts';
import type { Pace } from './pace.ts';

/** The next thing to do for a channel. */
type Turn =
  /** Nothing is pending. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'wait'; readonly untilMs: EpochMilliseconds }
  /** One message holds all of these. */
  | { readonly kind: 'send'; readonly deliveries: readonly Delivery[] }
  /** End these, unsent. */
  | ({ readonly kind: 'end'; readonly deliveries: readonly Delivery[] } & UnsentEnd);

/** The reason for which a delivery ends unsent. */
export interface UnsentEnd {
  readonly as: 'gave_up' | 'dropped';
  readonly why: string;
}

/** The circumstances that a channel is told in. */
interface Circumstances {
  readonly head: ChannelHead;
  readonly pace: Pace;
  readonly giveUpMs: number;
}

/** So many pending notices wait no longer for others. */
const FULL = 200;

/**
 * Decides what a channel is told next. People are told everything that is pending in one message; machines one notice at a time, and of
 * an incident never one before an earlier one of it has ended.
 */
export function nextTurn(pending: readonly Delivery[], circumstances: Circumstances, nowMs: EpochMilliseconds): Turn {
  const { head, pace, giveUpMs } = circumstances;
  const sorted = [...pending].sort(byOrder);
  const [oldest] = sorted;
  if (oldest === undefined) {
    return { kind: 'idle' };
  }
  const tooOld = sorted.filter((delivery) => nowMs - waitsSince(delivery) * 1_000 >= giveUpMs);
  if (tooOld.length > 0) {
    return { kind: 'end', deliveries: tooOld, as: 'gave_up', why: whyGivenUp(circumstances) };
  }
  const over = pace.keepsAlerts && head.mayHaveArrived === undefined ? overBeforeTold(sorted) : [];
  if (over.length > 0) {
    return { kind: 'end', deliveries: over, as: 'dropped', why: 'over before it was told' };
  }
  if (head.goneSinceMs !== undefined) {
    return { kind: 'wait', untilMs: Math.min(...sorted.map(waitsSince)) * 1_000 + giveUpMs };
  }
  const mayGoMs = Math.max(nowMs, head.notBeforeMs ?? 0, nextTokenMs(head, pace, nowMs));
  return pace.grouped ? everything(sorted, oldest, pace, mayGoMs, nowMs) : one(sorted, mayGoMs, nowMs);
}

function everything(
  sorted: readonly Delivery[],
  oldest: Delivery,
  { waitMs }: Pace,
  mayGoMs: EpochMilliseconds,
  nowMs: EpochMilliseconds,
): Turn {
  const togetherMs = sorted.length >= FULL ? nowMs : oldest.notice.at * 1_000 + waitMs;
  const atMs = Math.max(mayGoMs, togetherMs);
  return atMs <= nowMs ? { kind: 'send', deliveries: sorted } : { kind: 'wait', untilMs: atMs };
}

/** The one that was refused least goes first, so that one that the receiver chokes on does not hold the others up. */
function one(sorted: readonly Delivery[], mayGoMs: EpochMilliseconds, nowMs: EpochMilliseconds): Turn {
  const firsts = incidentsOf(sorted).flatMap(([first]) => (first === undefined ? [] : [first]));
  const [first] = firsts.filter((delivery) => dueMs(delivery) <= nowMs).sort((a, b) => a.tries - b.tries);
  if (first !== undefined && mayGoMs <= nowMs) {
    return { kind: 'send', deliveries: [first] };
  }
  const soonestMs = first === undefined ? Math.min(...firsts.map(dueMs)) : nowMs;
  return { kind: 'wait', untilMs: Math.max(mayGoMs, soonestMs) };
}

function dueMs({ nextTryAt = 0 }: Delivery): EpochMilliseconds {
  return nextTryAt * 1_000;
}

/** All that is pending of incidents that began and ended before any of it was sent. */
function overBeforeTold(sorted: readonly Delivery[]): readonly Delivery[] {
  return incidentsOf(sorted)
    .filter((ofOne) => {
      const isUntouched = ofOne.every(({ tries }) => tries === 0);
      return isUntouched && ofOne[0]?.notice.stage === 'opened' && ofOne.at(-1)?.notice.stage === 'resolved';
    })
    .flat();
}

/** The deliveries of one incident together, in their order; one without an incident is alone. */
export function incidentsOf(sorted: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const incidents = new Map<string, Delivery[]>();
  for (const delivery of sorted) {
    const key = delivery.notice.incident ?? delivery.notice.id;
    const known = incidents.get(key);
    if (known === undefined) {
      incidents.set(key, [delivery]);
    } else {
      known.push(delivery);
    }
  }
  return [...incidents.values()];
}

/** An end is decided after its beginning, and may be within the same second; so may the next beginning. */
function byOrder({ notice: a }: Delivery, { notice: b }: Delivery): number {
  return a.at - b.at || placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1);
}

/** The place of a notice in the life of its incident, which its id counts: opened, resolved, reopened-1, resolved-2, reopened-2 ... */
function placeOf({ id, stage }: Delivery['notice']): number {
  const number = Number(/-(\d+)$/.exec(id)?.[1] ?? 1);
  switch (stage) {
    case 'opened':
    case 'single':
      return 0;
    case 'reminder':
      return 0.5;
    case 'resolved':
      return 2 * number - 1;
    case 'reopened':
    case 'flapping':
      return 2 * number;
  }
}

function whyGivenUp({ head, giveUpMs }: Circumstances): string {
  const hours = Math.round(giveUpMs / 3_600_000);
  const last = head.failing === undefined ? '' : `: ${head.failing.lastError}`;
  return `not delivered within ${hours} h${last}`;
}
