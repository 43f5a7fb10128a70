import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Effect } from './effect.ts';
import type { Head } from './head.ts';
import { catchUpsOf } from './open-catch-ups.ts';

/** The time that EventBridge may take to wake a job (its precision is 60 s) before the sweeper does. */
export const OVERDUE_SECONDS = 60;

/** The time after which a job with anything open is looked at again. */
export const CHECK_SECONDS = 60;

/**
 * The instant at which the sweeper has to look at the job: soon while anything is open, else when its next fire is overdue. A self-clocked
 * job has the same instant: the sweeper sends its wake-up that much ahead, and so the instant still stands when the fire is planned. While
 * something is open an earlier wake-up that still stands is kept, because moving an index key costs two write units.
 * @param noticeChecks the instants at which there may be something to tell
 */
export function wakeAtOf(
  head: Head,
  effects: readonly Effect[],
  now: EpochSeconds,
  noticeChecks: readonly EpochSeconds[],
): EpochSeconds | undefined {
  const checks = [
    ...openChecks(head, effects, now),
    ...nextFireCheck(head),
    ...skipCheck(head),
    ...laterCheck(head),
    ...pauseCheck(head),
    ...noticeChecks,
  ];
  const soonest = Math.min(...checks, ...backlogCheck(head, now));
  const open = head.active.length > 0 || effects.length > 0;
  if (open && head.wakeAt !== undefined && head.wakeAt > now && head.wakeAt <= soonest) {
    return head.wakeAt;
  }
  return soonest === Number.POSITIVE_INFINITY ? undefined : soonest;
}

/**
 * The instants for which the job is woken to the second: its next fire, those that are left out, runs that are asked for then, the end of a
 * pause. Several may be the same; all of them are whole seconds.
 */
export function expectedInstants({ state, nextFireAt, skips = [], later = [], pause }: Head): readonly EpochSeconds[] {
  const fires = state === 'active' ? [nextFireAt, ...skips.map(({ at }) => at)] : [];
  const end = state === 'paused' ? pause?.until : undefined;
  return [...fires, end, ...later.map(({ scheduledAt }) => scheduledAt)].filter((at) => at !== undefined);
}

function openChecks(head: Head, effects: readonly Effect[], now: EpochSeconds): EpochSeconds[] {
  const checks = head.active.map((holder) => holder.checkAt);
  return effects.length === 0 ? checks : [...checks, now + CHECK_SECONDS];
}

/** A backfill or a catch-up that goes on has runs to be checked or a wake-up under way; the latter may be lost, and a limit may hold it up. */
function backlogCheck(head: Head, now: EpochSeconds): EpochSeconds[] {
  const { state, backfills = [] } = head;
  const left = backfills.some(({ last }) => last !== true) || catchUpsOf(head).length > 0;
  return left && state !== 'paused' && state !== 'deleted' ? [now + CHECK_SECONDS] : [];
}

function pauseCheck({ state, pause, selfClocked }: Head): EpochSeconds[] {
  const ends = state === 'paused' && pause?.until !== undefined;
  return ends ? [pause.until + (selfClocked ? OVERDUE_SECONDS : 0)] : [];
}

/** A fire that is left out is not the next one, and has its outcome all the same. */
function skipCheck({ state, skips = [] }: Head): EpochSeconds[] {
  return state === 'active' ? skips.map(({ at }) => at + OVERDUE_SECONDS) : [];
}

/** Also while the job is paused, or finished: the run has its outcome then. */
function laterCheck({ later = [], selfClocked }: Head): EpochSeconds[] {
  return later.map(({ scheduledAt }) => scheduledAt + (selfClocked ? OVERDUE_SECONDS : 0));
}

function nextFireCheck({ state, nextFireAt }: Head): EpochSeconds[] {
  return state !== 'active' || nextFireAt === undefined ? [] : [nextFireAt + OVERDUE_SECONDS];
}
