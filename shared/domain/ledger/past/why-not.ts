import type { Blackout } from '#domain/blackouts/blackout.ts';
import type { JobParent } from '#domain/jobs/job.ts';
import { isPlannable } from '#domain/ledger/head/pause-of-all.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Calendars } from '#domain/schedule/closed/calendar.ts';
import { explainInstant, type FiringPart, type NoFire } from '#domain/schedule/explain-instant.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type PastOfJob, runsOut, scheduleOf, timeOfRevision } from './past-of-job.ts';
import { type KnownPause, type Period, periodAt } from './timeline.ts';

/** Which revision and which of its schedules planned a fire. */
export interface PlannedBy {
  readonly revision: number;
  readonly parts: readonly FiringPart[];
  /** The change of the clocks that moved it. */
  readonly note?: string;
}

/** A job that another one runs after, as it stood at an instant. */
export interface ParentAt extends JobParent {
  /** Its latest run that was planned by then; left out where none is recorded, or who asks may not see the job. */
  readonly latest?: Run;
  /** Of one that is over: its outcome is one that is followed. */
  readonly followed?: boolean;
  /** The run that came of that. */
  readonly follower?: Run;
}

/** Why nothing was planned for an instant. */
export type NotPlanned =
  | Exclude<NoFire, { readonly kind: 'excluded' }>
  /** `calendarRevision`: of a calendar of the store, the one that held then. */
  | (Extract<NoFire, { readonly kind: 'excluded' }> & { readonly calendarRevision?: number })
  /** The job came to be only then, or not at all. */
  | { readonly kind: 'not_created'; readonly createdAt?: EpochSeconds }
  | { readonly kind: 'deleted'; readonly deletedAt?: EpochSeconds; readonly by?: string }
  /** `wouldFire`: but for the pause, it would have been a fire. */
  | ({ readonly kind: 'paused'; readonly wouldFire: boolean } & KnownPause)
  /** Everything was. */
  | {
      readonly kind: 'all_paused';
      readonly from?: EpochSeconds;
      readonly until?: EpochSeconds;
      readonly by: string;
      readonly note?: string;
    }
  /** Everything, the job, or what has one of its tags was in a blackout. */
  | { readonly kind: 'blackout'; readonly blackout: Blackout }
  | { readonly kind: 'max_runs'; readonly maxRuns: number }
  /** The job has no schedule: it runs after others. `gone`: those of them that are there no more. */
  | { readonly kind: 'after_others'; readonly after: readonly ParentAt[]; readonly gone?: readonly string[] }
  /** A revision fires then that was in force only at other times. */
  | {
      readonly kind: 'other_revision';
      readonly revision: number;
      readonly from?: EpochSeconds;
      readonly until?: EpochSeconds;
      readonly by?: string;
    };

/** The judgement whether an instant was, or is going to be, a fire. */
type Judgement =
  | { readonly kind: 'planned'; readonly by: PlannedBy }
  /** Never empty; what decided it comes first. */
  | { readonly kind: 'not_planned'; readonly why: readonly NotPlanned[] }
  /** The state that held then is not recorded any more. */
  | { readonly kind: 'forgotten' };

/** Judges an instant by what held then. */
export function judge(past: PastOfJob, at: EpochSeconds): Judgement {
  const period = periodAt(past.periods, at);
  if (period === undefined || period.held.kind === 'forgotten') {
    return { kind: 'forgotten' };
  }
  if (period.held.kind === 'absent') {
    return { kind: 'not_planned', why: [absence(period, period.held.why)] };
  }
  const { revision, pause } = period.held;
  return judgeRevision(past, at, revision, pause && { ...pause, ...endOf(period, pause) });
}

/** Which schedules of a revision fire at an instant; undefined where none does, or it is not stored any more. */
export function plannedBy(past: PastOfJob, revision: number, at: EpochSeconds): PlannedBy | undefined {
  const schedule = scheduleOf(past, revision);
  const reading = schedule && explainInstant(schedule, at);
  if (reading === undefined || !reading.fires) {
    return undefined;
  }
  const { parts, note } = reading;
  return { revision, parts, ...(note === undefined ? {} : { note }) };
}

function judgeRevision(past: PastOfJob, at: EpochSeconds, revision: number, pause: KnownPause | undefined): Judgement {
  const definition = past.revisions.get(revision)?.definition;
  if (definition === undefined) {
    return { kind: 'forgotten' };
  }
  const by = plannedBy(past, revision, at);
  const schedule = scheduleOf(past, revision);
  const reading = schedule && explainInstant(schedule, at);
  const why: NotPlanned[] = [
    ...(schedule === undefined ? [{ kind: 'after_others', after: definition.after ?? [] } as const] : []),
    ...(reading?.fires === false
      ? [ofRevision(reading.why, definition.calendars), ...usedUpInstead(past, reading.why, definition.maxRuns)]
      : []),
    ...(pause === undefined ? [] : [{ kind: 'paused', wouldFire: by !== undefined, ...pause } as const]),
    ...standstillsAt(past, revision, at),
  ];
  if (by !== undefined && why.length === 0) {
    const { maxRuns } = definition;
    return maxRuns !== undefined && noRunLeft(past, at, maxRuns)
      ? { kind: 'not_planned', why: [{ kind: 'max_runs', maxRuns }] }
      : { kind: 'planned', by };
  }
  return { kind: 'not_planned', why: [...why, ...otherRevisions(past, at, revision)] };
}

function ofRevision(why: NoFire, calendars: Calendars = {}): NotPlanned {
  const { revision } = (why.kind === 'excluded' && calendars[why.calendar ?? '']) || {};
  return why.kind === 'excluded' && revision !== undefined ? { ...why, calendarRevision: revision } : why;
}

/** That a fire which another instant is said to have instead finds all runs used up. */
function usedUpInstead(past: PastOfJob, why: NoFire, maxRuns: number | undefined): NotPlanned[] {
  const instead = 'firesAt' in why ? why.firesAt : 'movedTo' in why ? why.movedTo : undefined;
  return instead !== undefined && maxRuns !== undefined && noRunLeft(past, instead, maxRuns)
    ? [{ kind: 'max_runs', maxRuns }]
    : [];
}

/**
 * A fire that was decided without a record when all runs were used up, or that will find them used up. The count only grows, so what the
 * revision that planned it allowed is compared.
 */
function noRunLeft(past: PastOfJob, at: EpochSeconds, maxRuns: number): boolean {
  const { head } = past;
  const usedUp = head !== undefined && head.counters.started >= maxRuns;
  return usedUp || runsOut(past, at);
}

function absence({ from, until, by }: Period, why: 'not_created' | 'deleted'): NotPlanned {
  if (why === 'not_created') {
    return { kind: why, ...(until === undefined ? {} : { createdAt: until }) };
  }
  return { kind: why, ...(from === undefined ? {} : { deletedAt: from }), ...(by === undefined ? {} : { by }) };
}

function endOf({ until }: Period, pause: KnownPause): Pick<KnownPause, 'until'> {
  const end = until ?? pause.until;
  return end === undefined ? {} : { until: end };
}

function standstillsAt(past: PastOfJob, revision: number, at: EpochSeconds): NotPlanned[] {
  const { standstills = [] } = timeOfRevision(past, revision);
  return standstills
    .filter((standstill) => !isPlannable(at, { now: at, standstills: [standstill] }))
    .map(({ to, blackout, ...standstill }) =>
      blackout === undefined
        ? { kind: 'all_paused', ...standstill, ...(to === undefined ? {} : { until: to }) }
        : { kind: 'blackout', blackout },
    );
}

function otherRevisions(past: PastOfJob, at: EpochSeconds, held: number): NotPlanned[] {
  const others = new Map<number, NotPlanned>();
  for (const { held: other, from, until, by } of past.periods) {
    if (
      other.kind === 'in_force' &&
      other.revision !== held &&
      scheduleOf(past, other.revision)?.matches(at) === true
    ) {
      const first = others.get(other.revision);
      const began = first?.kind === 'other_revision' ? first : { from, by };
      others.set(other.revision, {
        kind: 'other_revision',
        revision: other.revision,
        ...(began.from === undefined ? {} : { from: began.from }),
        ...(began.by === undefined ? {} : { by: began.by }),
        ...(until === undefined ? {} : { until }),
      });
    }
  }
  return [...others.values()];
}
