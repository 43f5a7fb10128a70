import type { EpochSeconds } from '#domain/time/instant.ts';

/** The fates that a blackout's fires may have when it is over; unset: they are none. */
export const BLACKOUT_ENDS = ['catchup'] as const;

/** A window, set by hand, in which no fire of everything, of the jobs with a tag, or of one job is planned. */
export interface Blackout {
  readonly id: string;
  /** The beginning that was asked for. */
  readonly askedFrom: EpochSeconds;
  /** The first second of it. Unset for the moment in which it is agreed on. */
  readonly from?: EpochSeconds;
  /** The first second after it. */
  readonly to: EpochSeconds;
  /** Neither this nor `job`: of everything. */
  readonly tag?: string;
  readonly job?: string;
  /** Its fires are handed to each job's own policy and deadline when it is over; unset: they are no fires. */
  readonly handsOn?: true;
  /** The one who asked for it, and the reason. */
  readonly by: string;
  readonly note?: string;
  /** The one who ended it before its time. */
  readonly removedBy?: string;
  /** For the moment in which its end is agreed on: it lasts, whatever `to` says. */
  readonly ending?: true;
}

/** A job, as far as a blackout may be about it: its id, and the tags of the revision in question. */
export interface BlackoutSubject {
  readonly id: string;
  readonly tags?: readonly string[];
}

/** Tells whether a blackout is about a job. */
export function concerns({ tag, job }: Pick<Blackout, 'tag' | 'job'>, { id, tags = [] }: BlackoutSubject): boolean {
  if (job !== undefined) {
    return job === id;
  }
  return tag === undefined || tags.includes(tag);
}

/** Tells whether an instant lies in a blackout; in one that is being agreed on from when it was asked for. */
export function covers({ askedFrom, from = askedFrom, to }: Blackout, at: EpochSeconds): boolean {
  return at >= from && at < to;
}

/** Tells whether a blackout holds now: it has begun, and is not over. One that is being agreed on does, for that moment. */
export function isInForce({ from, to, ending }: Blackout, now: EpochSeconds): boolean {
  return (now < to || ending === true) && (from === undefined || now >= from);
}

/** Tells whether beginning and end of a blackout are agreed on. */
export function isSettled({ from, ending }: Blackout): boolean {
  return from !== undefined && ending === undefined;
}

/** Stands for a job about which only blackouts of everything are. */
export const ANY_JOB: BlackoutSubject = { id: '' };
