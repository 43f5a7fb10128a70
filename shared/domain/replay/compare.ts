import { type Outcome, outcomesOf } from '#domain/replay/recorded/outcome.ts';
import type { RecordedJob } from '#domain/replay/recorded/recorded-job.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** Outcomes by the ids of their runs. */
export type Outcomes = ReadonlyMap<string, Outcome>;

/** A run with two outcomes; on one side there may be no such run. */
export interface Difference {
  readonly before?: Outcome;
  readonly after?: Outcome;
}

/** The outcomes that are recorded of a job, of fires in a stretch. */
export function recordedOutcomes(
  { runs, earlier, past }: RecordedJob,
  stretch: { readonly from: EpochSeconds; readonly to: EpochSeconds },
): Outcomes {
  const outcomes = [...earlier, ...runs].flatMap((run) =>
    outcomesOf(run, past.revisions.get(run.revision)?.schedule, stretch),
  );
  return new Map(outcomes.map((outcome) => [outcome.runId, outcome]));
}

/** The outcomes of runs that were planned, or asked for, within a stretch, both ends included. */
export function within(outcomes: Outcomes, from: EpochSeconds, to: EpochSeconds): Outcomes {
  return new Map([...outcomes].filter(([, { scheduledAt }]) => scheduledAt >= from && scheduledAt <= to));
}

/** Those of runs that only wait: there are no records of them yet. */
export function waitingOf(outcomes: Outcomes): Outcomes {
  return new Map([...outcomes].filter(([, { status }]) => status === 'queued'));
}

/** Those of all others. */
export function begunOf(outcomes: Outcomes): Outcomes {
  return new Map([...outcomes].filter(([, { status }]) => status !== 'queued'));
}

/** The runs that differ, by instant and id. `sameAs`: when two outcomes of one run are alike. */
export function differencesOf(
  before: Outcomes,
  after: Outcomes,
  sameAs: (one: Outcome, other: Outcome) => boolean,
): readonly Difference[] {
  const differences: Difference[] = [];
  for (const [runId, one] of before) {
    const other = after.get(runId);
    if (other === undefined) {
      differences.push({ before: one });
    } else if (!sameAs(one, other)) {
      differences.push({ before: one, after: other });
    }
  }
  for (const [runId, other] of after) {
    if (!before.has(runId)) {
      differences.push({ after: other });
    }
  }
  return differences.sort(inOrder);
}

/** The same to the millisecond: status, reason, start and end. Of runs that were never let in the instant of the decision is left out, as records keep its second alone. */
export function isExactly(one: Outcome, other: Outcome): boolean {
  const sameEnd = one.startedAtMs === undefined || one.finishedAtMs === other.finishedAtMs;
  return sameVerdict(one, other) && one.reason === other.reason && one.startedAtMs === other.startedAtMs && sameEnd;
}

const NOTICEABLE_MS = 1_000;

/** The same as far as anybody notices: status, reason code, and a start within a second. */
export function isNoticeablySame(one: Outcome, other: Outcome): boolean {
  const [began, begins] = [one.startedAtMs ?? 0, other.startedAtMs ?? 0];
  return sameVerdict(one, other) && Math.abs(began - begins) < NOTICEABLE_MS;
}

function sameVerdict(one: Outcome, other: Outcome): boolean {
  return openOr(one) === openOr(other) && one.reasonCode === other.reasonCode;
}

function openOr({ status }: Outcome): Outcome['status'] {
  return status === 'retrying' ? 'running' : status;
}

function inOrder(one: Difference, other: Difference): number {
  const [first, second] = [one.before ?? one.after, other.before ?? other.after];
  const instants = (first?.scheduledAt ?? 0) - (second?.scheduledAt ?? 0);
  return instants === 0 ? ((first?.runId ?? '') < (second?.runId ?? '') ? -1 : 1) : instants;
}
