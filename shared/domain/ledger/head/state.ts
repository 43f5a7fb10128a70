import type { IncidentKind } from '#domain/notices/kind.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The states of a job that is not deleted. */
export const LIVE_STATES = ['active', 'paused', 'finished'] as const;

type LiveState = (typeof LIVE_STATES)[number];

/** `deleted` is a tombstone: it keeps the mark and the open runs until they are final and retention has passed. */
export type JobState = LiveState | 'deleted';

/** A fire that is left out, as somebody asked: its run will be recorded as skipped. */
export interface Skip {
  readonly at: EpochSeconds;
  readonly by: string;
  readonly note?: string;
}

/** The one who pauses and resumes, in the audit trail, where nobody asked. */
export const BY_ITSELF = 'cronstack';

/** The note of a job that its own definition switches off. */
export const DISABLED_NOTE = 'enabled is false in the definition';

/** A time in which incidents go on and nothing is told of them. */
export interface Mute {
  readonly until: EpochSeconds;
  readonly by: string;
  readonly note?: string;
}

/** Somebody knows of an open incident: no reminders until it ends. */
export interface Acknowledgement {
  readonly kind: IncidentKind;
  readonly by: string;
  readonly at: EpochSeconds;
}

/** Why a job is paused. */
export interface Pause {
  readonly at: EpochSeconds;
  readonly by: string;
  readonly note?: string;
  /** The instant at which it ends by itself. */
  readonly until?: EpochSeconds;
}
