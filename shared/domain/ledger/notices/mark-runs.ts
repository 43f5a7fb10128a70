import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { standsStill } from '#domain/ledger/head/pause-of-all.ts';
import type { Holder, RunRequest } from '#domain/ledger/head/request.ts';
import { dueBy } from '#domain/notices/due-by.ts';
import { type IncidentKind, KIND_LETTERS } from '#domain/notices/kind.ts';
import type { NoticeRule } from '#domain/notices/rule.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';

const KINDS = ['late', 'overrun', 'at_risk', 'unfinished'] as const;

/** The runs that a look looked up, as the history has them; undefined: nobody has claimed it. */
type SeenRuns = ReadonlyMap<string, Run | undefined>;

/**
 * Marks the runs that are late, take too long, or are not over by their time or will hardly be, as the job's rules ask, and has those that may come to it
 * looked at then.
 */
export function markRuns(head: Head, { definition }: ScheduledJob, seen: SeenRuns, context: RecordContext): Head {
  const rules = KINDS.flatMap((kind) => {
    const rule = definition.notify?.find(({ on }) => on.includes(kind));
    return rule === undefined ? [] : [{ kind, rule }];
  });
  if (rules.length === 0 || (head.active.length === 0 && head.waiting.length === 0)) {
    return head;
  }
  const marked = <Request extends RunRequest>(request: Request, facts: Facts): Request =>
    rules.reduce((one, { kind, rule }) => withMark(one, kind, troubleAt(one, kind, rule, facts), facts), request);
  const base = { timezone: definition.timezone, context };
  const waiting = head.waiting.map((request) => marked(request, { ...base, started: false }));
  const active = head.active.map((holder) => {
    const run = seen.get(holder.runId);
    const started = seen.has(holder.runId) ? run?.startedAtMs !== undefined : undefined;
    const facts = { ...base, started, ...(run?.startedAtMs === undefined ? {} : { startedAtMs: run.startedAtMs }) };
    return run !== undefined && isFinal(run) ? holder : checkedInTime(marked(holder, facts), rules, facts);
  });
  const changed = [...waiting, ...active].some(
    (request, index) => request !== [...head.waiting, ...head.active][index],
  );
  return changed ? { ...head, waiting, active } : head;
}

interface Facts {
  readonly timezone: string;
  readonly context: RecordContext;
  /** Unset: nobody looked. */
  readonly started: boolean | undefined;
  readonly startedAtMs?: number;
}

interface KindRule {
  readonly kind: IncidentKind;
  readonly rule: NoticeRule;
}

/** The instant from which on a run is in that trouble; infinity: it cannot come to it; undefined: nobody knows. */
function troubleAt(
  { scheduledAt, trigger }: RunRequest,
  kind: IncidentKind,
  { seconds = 0, by }: NoticeRule,
  { timezone, context, started, startedAtMs }: Facts,
): EpochSeconds | undefined {
  if (trigger === 'backfill') {
    return Number.POSITIVE_INFINITY;
  }
  const dueAt = by === undefined ? scheduledAt + seconds : dueBy(by, scheduledAt, timezone);
  if (kind === 'unfinished') {
    return dueAt;
  }
  if (started === undefined) {
    return undefined;
  }
  if (kind === 'at_risk') {
    return riskAt(dueAt, context, startedAtMs);
  }
  if (kind === 'late') {
    return started || standsStill(context) ? Number.POSITIVE_INFINITY : scheduledAt + seconds;
  }
  return startedAtMs === undefined ? Number.POSITIVE_INFINITY : secondsOf(startedAtMs) + seconds;
}

/** At risk from the start on, where it would hardly be over in time; a run that has not started does not start before now. */
function riskAt(
  dueAt: EpochSeconds,
  { now, usualSeconds }: RecordContext,
  startedAtMs: number | undefined,
): EpochSeconds | undefined {
  const from = startedAtMs === undefined ? now : secondsOf(startedAtMs);
  return usualSeconds === undefined ? undefined : from + usualSeconds > dueAt ? from : Number.POSITIVE_INFINITY;
}

function withMark<Request extends RunRequest>(
  request: Request,
  kind: IncidentKind,
  at: EpochSeconds | undefined,
  { context }: Facts,
): Request {
  const letter = KIND_LETTERS[kind];
  const { trouble = '' } = request;
  const isIn = at === undefined ? trouble.includes(letter) : at <= context.now;
  if (isIn === trouble.includes(letter)) {
    return request;
  }
  const left = isIn ? `${trouble}${letter}` : trouble.replace(letter, '');
  const { trouble: _, ...others } = request;
  return { ...others, ...(left === '' ? {} : { trouble: left }) } as Request;
}

/** A run that may come to it before it is looked at anyhow is looked at then. */
function checkedInTime(holder: Holder, rules: readonly KindRule[], facts: Facts): Holder {
  const coming = rules
    .map(({ kind, rule }) => troubleAt(holder, kind, rule, facts) ?? Number.POSITIVE_INFINITY)
    .filter((at) => at > facts.context.now);
  const soonest = Math.min(...coming);
  return soonest < holder.checkAt ? { ...holder, checkAt: soonest } : holder;
}
