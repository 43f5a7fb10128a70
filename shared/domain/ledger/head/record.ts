import { scheduledRunId } from '#domain/runs/id.ts';
import { keptReason } from '#domain/runs/reasons/reason.ts';
import type { FinalRun, Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { RecordContext, Verdict } from './context.ts';
import type { Effect } from './effect.ts';
import { standstillsBefore } from './pause-of-all.ts';
import type { RunRequest } from './request.ts';

/** A run that ends before its first attempt, as far as its record says it. */
export type UnstartedRequest = Pick<RunRequest, 'runId' | 'scheduledAt' | 'revision' | 'trigger'> & RunOrigin;

/** The record of a single run that ends before its first attempt. */
export function unstartedRun(request: UnstartedRequest, verdict: Verdict, context: RecordContext): FinalRun {
  return {
    id: request.runId,
    jobId: context.jobId,
    revision: request.revision,
    version: 1,
    scheduledAt: request.scheduledAt,
    trigger: request.trigger,
    ...originOf(request),
    status: verdict.status,
    ...keptReason(verdict.reason),
    attempts: [],
    finishedAtMs: context.now * 1000,
    expiresAt: context.now + context.retentionSeconds,
  };
}

/** The part of a request that a run keeps: how it came about. */
type RunOrigin = Pick<RunRequest, 'forced' | 'parent' | 'depth' | 'decidedAt' | 'backfill' | 'retryOf' | 'inputs'>;

/** The origin of a run, taken from its request. */
export function originOf(request: RunOrigin): RunOrigin {
  const { forced, parent, depth, decidedAt, backfill, retryOf, inputs } = request;
  return present({ forced, parent, depth, decidedAt, backfill, retryOf, inputs });
}

interface Span {
  readonly verdict: Verdict;
  readonly from: EpochSeconds;
  to: EpochSeconds;
  count: number;
  /** The number of pauses of everything that were over before it. */
  readonly stretch: number;
}

/** Fires that get no attempt, added in their order: consecutive ones with the same status and reason become one span. */
export class UnstartedFires {
  readonly #context: RecordContext;
  readonly #spans: Span[] = [];
  #count = 0;
  #interrupted = false;

  constructor(context: RecordContext) {
    this.#context = context;
  }

  /** The number of fires. */
  get count(): number {
    return this.#count;
  }

  /** The number of records that they make. */
  get records(): number {
    return this.#spans.length;
  }

  add(fire: EpochSeconds, verdict: Verdict): void {
    const last = this.#interrupted ? undefined : this.#spans.at(-1);
    const stretch = this.#context.standstills === undefined ? 0 : standstillsBefore(fire, this.#context);
    if (last !== undefined && last.stretch === stretch && isSame(last.verdict, verdict)) {
      last.to = fire;
      last.count += 1;
    } else {
      this.#spans.push({ verdict, from: fire, to: fire, count: 1, stretch });
    }
    this.#count += 1;
    this.#interrupted = false;
  }

  /** A fire that runs ends the span before it. */
  interrupt(): void {
    this.#interrupted = true;
  }

  /** The effects that record them. */
  effects(revision: number, trigger: Trigger): Effect[] {
    return this.#spans.map((span) => ({ kind: 'store', run: spanRecord(span, revision, trigger, this.#context) }));
  }
}

function isSame(one: Verdict, other: Verdict): boolean {
  return one === other || (one.status === other.status && one.reason.text === other.reason.text);
}

function spanRecord(
  { verdict, from, to, count }: Span,
  revision: number,
  trigger: Trigger,
  context: RecordContext,
): FinalRun {
  const request = { runId: scheduledRunId(context.jobId, from), scheduledAt: from, revision, trigger };
  const run = unstartedRun(request, verdict, context);
  return count === 1 ? run : { ...run, span: { from, to, count } };
}
