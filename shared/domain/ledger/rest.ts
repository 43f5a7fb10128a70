import type { RecordContext } from './head/context.ts';
import type { Effect } from './head/effect.ts';
import type { Head } from './head/head.ts';
import { catchUpsOf } from './head/open-catch-ups.ts';
import { wakeAtOf } from './head/wake-at.ts';
import { noticeChecks } from './notices/checks.ts';
import { withOpenSkips } from './planning/skips.ts';

/** The most notices that an outbox keeps. */
const MOST_NOTICES = 50;

/**
 * The last step of every decision: finishes a job that has nothing left to do, lets a tombstone expire, sets when to look again, and
 * puts the effects into the outbox, sends last, so that a run that started proves that all before it was carried out.
 */
export function rest(head: Head, effects: readonly Effect[], context: RecordContext): Head {
  const wanted = boundedNotices(cancelledOnce(effects));
  const outbox = [...wanted.filter(({ kind }) => kind !== 'send'), ...wanted.filter(({ kind }) => kind === 'send')];
  const settled = withExpiry(withState(withOpenSkips(head)), context);
  const wakeAt = wakeAtOf(settled, outbox, context.now, noticeChecks(settled, context));
  return wakeAt === undefined ? { ...withoutWakeAt(settled), outbox } : { ...settled, wakeAt, outbox };
}

function withoutWakeAt({ wakeAt: _, ...head }: Head): Head {
  return head;
}

/** Each of many fires that are decided together may cancel the same holders: a hundred times a hundred would fill the item. */
function cancelledOnce(effects: readonly Effect[]): readonly Effect[] {
  if (!effects.some(({ kind }) => kind === 'cancel')) {
    return effects;
  }
  const cancelled = new Set<string>();
  return effects.filter((effect) => {
    const first = effect.kind !== 'cancel' || !cancelled.has(effect.holder.runId);
    if (effect.kind === 'cancel') {
      cancelled.add(effect.holder.runId);
    }
    return first;
  });
}

/** While their records cannot be written, the oldest notices give way: the item would fill. */
function boundedNotices(effects: readonly Effect[]): readonly Effect[] {
  const excess = effects.filter(({ kind }) => kind === 'notify').length - MOST_NOTICES;
  let seen = 0;
  return excess <= 0 ? effects : effects.filter(({ kind }) => kind !== 'notify' || ++seen > excess);
}

function withState(head: Head): Head {
  const nothingOpen = head.active.length === 0 && head.waiting.length === 0 && catchUpsOf(head).length === 0;
  const done = head.nextFireAt === undefined && head.skips === undefined && head.later === undefined && nothingOpen;
  return head.state === 'active' && head.chained !== true && done ? { ...head, state: 'finished' } : head;
}

function withExpiry(head: Head, { now, retentionSeconds }: RecordContext): Head {
  const over = head.state === 'deleted' && head.active.length === 0 && head.expiresAt === undefined;
  return over ? { ...head, expiresAt: now + retentionSeconds } : head;
}
