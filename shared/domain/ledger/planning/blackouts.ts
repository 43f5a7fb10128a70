import { type Blackout, type BlackoutSubject, concerns, isInForce, isSettled } from '#domain/blackouts/blackout.ts';
import type { JobStandstill, PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/**
 * The time as a decision about a job has it. While a blackout is in force, time stands still for the job as in a pause of everything; when
 * it is over, it is jumped over, or its fires are late ones. Until it begins it changes nothing: it may be taken back.
 */
export function timeOfJob<Time extends PlanningTime>(time: Time, job: BlackoutSubject): Time {
  return withStretches(time, blackoutsOf(time, job), (blackout) => stretchOf(blackout, time.now));
}

/**
 * The time for a decision after which nobody can tell any more what was planned before: an edit, a pause, a deletion. What a blackout hands
 * on is decided up to now, too: fires that are to run are left to a catch-up, which waits for the end of the blackout.
 */
export function closingTime<Time extends PlanningTime>(time: Time, job: BlackoutSubject): Time {
  const handedOn = blackoutsOf(time, job).filter((one) => one.handsOn === true && isInForce(one, time.now));
  if (handedOn.length === 0) {
    return timeOfJob(time, job);
  }
  const others = blackoutsOf(time, job).filter((one) => !handedOn.includes(one));
  const closing = withStretches(time, others, (blackout) => stretchOf(blackout, time.now));
  return { ...closing, heldFrom: Math.min(...handedOn.map(({ from = 0 }) => from)) };
}

/** The time as one sees it who asks for fires to come, or past ones: each blackout is jumped over, but for those that hand their fires on. */
export function foreseenTime<Time extends PlanningTime>(time: Time, job: BlackoutSubject): Time {
  return withStretches(time, blackoutsOf(time, job), (blackout) =>
    blackout.handsOn === undefined ? [jumped(blackout)] : [],
  );
}

/** The time of fires that a catch-up was left: blackouts that are over are jumped over, others began later than those fires. */
export function timeOfLateFires<Time extends PlanningTime>(time: Time, job: BlackoutSubject): Time {
  const over = blackoutsOf(time, job).filter((one) => one.handsOn === undefined && isOver(one, time.now));
  return withStretches(time, over, (blackout) => [jumped(blackout)]);
}

/** The blackouts about a job, in the order in which they were asked for. */
export function blackoutsOf({ switched }: PlanningTime, job: BlackoutSubject): readonly Blackout[] {
  const { blackouts = [] } = switched ?? {};
  return blackouts.length === 0 ? blackouts : blackouts.filter((blackout) => concerns(blackout, job));
}

function withStretches<Time extends PlanningTime>(
  time: Time,
  blackouts: readonly Blackout[],
  stretchesOf: (blackout: Blackout) => readonly JobStandstill[],
): Time {
  if (time.switched === undefined) {
    return time;
  }
  const { standstills } = time.switched;
  if (blackouts.length === 0 && time.standstills === standstills) {
    return time;
  }
  return { ...time, standstills: [...standstills, ...blackouts.flatMap(stretchesOf)] };
}

function stretchOf(blackout: Blackout, now: EpochSeconds): JobStandstill[] {
  if (isInForce(blackout, now)) {
    const { from, by } = blackout;
    return [{ by, blackout, ...(from === undefined ? {} : { from: from - 1 }) }];
  }
  return isOver(blackout, now) && blackout.handsOn === undefined ? [jumped(blackout)] : [];
}

function isOver(blackout: Blackout, now: EpochSeconds): boolean {
  return now >= blackout.to && isSettled(blackout);
}

/** A standstill begins after its first instant and ends with its last one. */
function jumped(blackout: Blackout): JobStandstill {
  const { askedFrom, from = askedFrom, to, by } = blackout;
  return { from: from - 1, to: to - 1, by, blackout };
}
