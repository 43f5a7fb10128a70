import type { Blackout } from '#domain/blackouts/blackout.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import { everythingPaused, inBlackout } from '#domain/runs/reasons/skipped.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { JobState } from './state.ts';

/** A stretch of time in which everything is paused: fires after `from` and up to `to` are never planned. */
export interface Standstill {
  /** Unset for the moment in which it is agreed on: nothing at all is decided then. */
  readonly from?: EpochSeconds;
  /** Unset: it lasts. */
  readonly to?: EpochSeconds;
  /** The one who paused, and the reason. */
  readonly by: string;
  readonly note?: string;
}

/** A standstill of everything, or the one that a blackout makes for a job. */
export interface JobStandstill extends Standstill {
  readonly blackout?: Blackout;
}

/** The one switch over all jobs: its standstills in the order in which they were asked for, at most one of them lasting; and the blackouts. */
export interface MasterSwitch {
  /** Grows by one with each write; a write is conditional on the version that was read. */
  readonly version: number;
  readonly standstills: readonly Standstill[];
  /** In the order in which they were asked for. What was stored before there were any has none. */
  readonly blackouts?: readonly Blackout[];
}

/** The time that it is, and the stretches in which nothing is planned. */
export interface PlanningTime {
  readonly now: EpochSeconds;
  /** Those of everything, and of a job those that blackouts make for it. */
  readonly standstills?: readonly JobStandstill[];
  /** The switch that they are of: another job, or another revision, has others. */
  readonly switched?: Omit<MasterSwitch, 'version'>;
  /** Fires from then on are left to a catch-up, though they may be decided: a blackout hands them on once it is over. */
  readonly heldFrom?: EpochSeconds;
}

/** The standstill that lasts. */
export function lastingStandstill(standstills: readonly Standstill[]): Standstill | undefined {
  return standstills.find(({ to }) => to === undefined);
}

/**
 * The last instant that may be decided now. While everything is paused, time stands still for planning: no mark moves past the
 * beginning, so that whoever learns late that it goes on has lost nothing.
 */
export function decidableUntil({ now, standstills = [] }: PlanningTime): EpochSeconds {
  return standstills.reduce((until, { from, to }) => (to === undefined ? Math.min(until, from ?? 0) : until), now);
}

/** Tells whether a pause of everything, or a blackout, has no agreed beginning yet: nobody can say which fires it leaves out. */
export function isBeingAgreed({ standstills = [] }: PlanningTime): boolean {
  return standstills.some(({ from, to }) => from === undefined && to === undefined);
}

/** Tells whether everything is paused, or a blackout of the job is in force. */
export function standsStill(time: PlanningTime): boolean {
  return decidableUntil(time) < time.now;
}

/** The standstill that lasts now: that of everything before those of blackouts. */
export function standstillNow({ now, standstills = [] }: PlanningTime): JobStandstill | undefined {
  return standstills.find(({ from = 0, to }) => to === undefined && from < now);
}

/** The reason of a run that would have started by itself in a standstill. */
export function reasonOfStandstill({ blackout }: JobStandstill): Reason {
  return blackout === undefined ? everythingPaused() : inBlackout(blackout);
}

/** Where the mark goes when everything that may be decided was. A head that plans nothing moves with the clock. */
export function decidedMark(
  { state, mark }: { readonly state: JobState; readonly mark: EpochSeconds },
  time: PlanningTime,
): EpochSeconds {
  return Math.max(mark, state === 'active' ? decidableUntil(time) : time.now);
}

/**
 * The fires after `after` that may be decided now, in order; none without a schedule. A standstill is jumped over, however many fires it
 * holds.
 */
export function* decidableFires(
  schedule: ParsedSchedule | undefined,
  after: EpochSeconds,
  time: PlanningTime,
): Generator<EpochSeconds> {
  if (schedule === undefined) {
    return;
  }
  const until = decidableUntil(time);
  let done = after;
  for (const { from, to } of inOrder(time)) {
    if (from > done) {
      yield* schedule.between(done, Math.min(from, until));
    }
    done = Math.max(done, to);
  }
  if (until > done) {
    yield* schedule.between(done, until);
  }
}

/** The first fire after `after` that lies in no standstill that is over; undefined without a schedule, too. */
export function nextPlanned(
  schedule: ParsedSchedule | undefined,
  after: EpochSeconds,
  time: PlanningTime,
): EpochSeconds | undefined {
  let next = schedule?.next(after);
  for (const { from, to } of inOrder(time)) {
    if (next !== undefined && next > from && next <= to) {
      next = schedule?.next(to);
    }
  }
  return next;
}

/** Tells whether an instant lies in no standstill. */
export function isPlannable(at: EpochSeconds, time: PlanningTime): boolean {
  return standstillAt(at, time) === undefined;
}

/** The standstill that an instant lies in: that of everything before those of blackouts. */
export function standstillAt(at: EpochSeconds, { standstills = [] }: PlanningTime): JobStandstill | undefined {
  return standstills.find(({ from, to }) => from !== undefined && at > from && (to === undefined || at <= to));
}

/** The number of standstills that were over before an instant: fires that differ in it are not consecutive. */
export function standstillsBefore(at: EpochSeconds, time: PlanningTime): number {
  return inOrder(time).filter(({ to }) => to < at).length;
}

/** The standstills that are over, earliest first: a clock that was set back may have written them in another order. */
function inOrder({ standstills = [] }: PlanningTime): { readonly from: EpochSeconds; readonly to: EpochSeconds }[] {
  return standstills
    .flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [{ from, to }]))
    .sort((one, other) => one.from - other.from);
}
