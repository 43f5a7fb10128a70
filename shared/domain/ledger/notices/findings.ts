import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { standsStill } from '#domain/ledger/head/pause-of-all.ts';
import { BY_ITSELF } from '#domain/ledger/head/state.ts';
import type { Incident } from '#domain/notices/incident.ts';
import { type IncidentKind, KIND_LETTERS } from '#domain/notices/kind.ts';
import type { Finding } from '#domain/notices/step.ts';
import type { Watch, Watches } from '#domain/notices/watch.ts';
import { isHeldBack } from '#domain/runs/held/claimed.ts';
import type { FinalRun } from '#domain/runs/run.ts';
import { isDisabled } from './rules.ts';

/** A decision about a job: the head before it and after it, and what it leads to. */
interface Decided {
  readonly before: Head | undefined;
  readonly after: Head;
  readonly effects: readonly Effect[];
}

/** The state of a trouble after a decision; undefined where the decision says nothing about it. */
export function findingOf(
  kind: IncidentKind,
  decided: Decided,
  known: Incident | undefined,
  rules: Watches,
  context: RecordContext,
): Finding | undefined {
  const { after } = decided;
  if (after.state === 'deleted') {
    return { on: false, final: true, detail: 'the job was deleted' };
  }
  if (isDisabled(after)) {
    return { on: false, final: true, detail: 'the job is disabled' };
  }
  const watch = rules.get(kind);
  if (kind === 'failing') {
    return failing(decided, known, watch?.from ?? 1);
  }
  if (watch === undefined) {
    return known && { on: false, final: true, detail: 'no rule asks for it any more' };
  }
  switch (kind) {
    case 'skipping':
      return skipping(decided, known, watch);
    case 'silent':
      return silent(after, watch, context);
    case 'paused':
      return paused(after, watch, context);
    default:
      return inTrouble(kind, decided);
  }
}

/** Only a success ends it: `resume` sets the failures in a row back to none. */
function failing({ before, after }: Decided, known: Incident | undefined, from: number): Finding | undefined {
  const { counters, last } = after;
  const count = counters.consecutiveFailures;
  const runId = last?.runId;
  if (count === 0) {
    const succeeded = counters.succeeded > (before?.counters.succeeded ?? 0);
    const failures = before?.counters.consecutiveFailures ?? 0;
    const over = failures === 0 ? { runId } : { runId, count: failures };
    return succeeded || known?.endedAt !== undefined ? { on: false, ...over } : undefined;
  }
  const open = known !== undefined && known.endedAt === undefined;
  const since = (open ? known.since : undefined) ?? last?.scheduledAt ?? after.mark;
  return { on: true, since, count, runId, brewing: count < from };
}

function skipping(
  { before, after, effects }: Decided,
  known: Incident | undefined,
  { from }: Watch,
): Finding | undefined {
  const held = new Set(before?.active.map(({ runId }) => runId));
  const isLetIn = after.active.some(({ runId }) => !held.has(runId));
  if (wasHeldBack(before) ? executed(after) > executed(before) : isLetIn) {
    return { on: false };
  }
  const records = effects.flatMap((effect) => (effect.kind === 'store' ? [effect.run] : []));
  const asked = records.filter(({ reasonCode }) => reasonCode === 'asked_to_skip').reduce(addFires, 0);
  const skipped = after.counters.skipped - (before?.counters.skipped ?? 0) - asked;
  const open = known !== undefined && known.endedAt === undefined;
  if (skipped <= 0) {
    return open
      ? { on: true, since: known.since, count: known.count ?? 1, brewing: (known.count ?? 1) < from }
      : undefined;
  }
  const first = records.find(({ status, reasonCode }) => status === 'skipped' && reasonCode !== 'asked_to_skip');
  const count = (open ? (known.count ?? 0) : 0) + skipped;
  const since = (open ? known.since : undefined) ?? first?.scheduledAt ?? after.last?.scheduledAt ?? after.mark;
  return { on: true, since, count, runId: first?.id, brewing: count < from };
}

/** A run that is let in has not started yet: its conditions may hold it back, as they did the one before. */
function wasHeldBack(head: Head | undefined): boolean {
  return isHeldBack(head?.last?.reasonCode);
}

function executed(head: Head | undefined): number {
  const { succeeded = 0, failed = 0, timedOut = 0 } = head?.counters ?? {};
  return succeeded + failed + timedOut;
}

function addFires(sum: number, { span }: FinalRun): number {
  return sum + (span?.count ?? 1);
}

/** Nothing is known of it where nobody asked whether everything is paused, and while it is. */
function silent({ succeededAt, silentFrom }: Head, { from }: Watch, context: RecordContext): Finding | undefined {
  const last = succeededAt ?? silentFrom;
  if (last === undefined || context.now < last + from) {
    return { on: false };
  }
  return context.standstills === undefined || standsStill(context)
    ? undefined
    : { on: true, since: last + from, count: 1 };
}

function paused({ state, pause }: Head, { from }: Watch, { now }: RecordContext): Finding | undefined {
  if (state !== 'paused' || pause === undefined) {
    return { on: false };
  }
  const { at, by, note } = pause;
  const since = by === BY_ITSELF || (from > 0 && now >= at + from);
  const why = by === BY_ITSELF ? (note ?? '') : `by ${by}${note === undefined ? '' : `: ${note}`}`;
  return since ? { on: true, since: at, count: 1, detail: why } : undefined;
}

/** Runs that are late, overrun or unfinished say so themselves: a look at the job found them. */
function inTrouble(kind: IncidentKind, { after }: Decided): Finding {
  const letter = KIND_LETTERS[kind];
  const runs = [...after.active, ...after.waiting].filter(({ trouble }) => trouble?.includes(letter) === true);
  const [first] = runs;
  return first === undefined
    ? { on: false, runId: after.last?.runId }
    : { on: true, since: first.scheduledAt, count: runs.length, runId: first.runId };
}
