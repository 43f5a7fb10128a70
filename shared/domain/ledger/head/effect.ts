import type { DecidedNotice } from '#domain/notices/notice.ts';
import type { ReasonCode } from '#domain/runs/reasons/reason.ts';
import type { FinalRun, ParentRun } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { AuditEffect } from './audit.ts';
import type { RunRequest } from './request.ts';

/** An effect that a decision has outside the head. Each one is idempotent. */
export type Effect =
  /** Store the record of fires that get no attempt (skipped, missed, cancelled while waiting), unless it is there. */
  | { readonly kind: 'store'; readonly run: FinalRun }
  | AuditEffect
  /** Bring the job's line in the list up to date. */
  | { readonly kind: 'summarise' }
  /**
   * Make the job's entries what the adopted revision says; `obsolete`: names that may exist and may have to go; `missing`: all of them
   * should be there already.
   */
  | { readonly kind: 'sync'; readonly obsolete: readonly string[]; readonly missing?: true }
  /** Let a definition that is no longer adopted be forgotten when its runs are. */
  | { readonly kind: 'retire'; readonly revision: number; readonly expiresAt: EpochSeconds }
  | CancelEffect
  /** Look at the job again at this instant. */
  | { readonly kind: 'wake'; readonly at: EpochSeconds }
  /** Make these jobs know, or forget, that this one follows them, as the adopted revision says. */
  | { readonly kind: 'link'; readonly parents: readonly string[] }
  /** Put the deliveries of a notice on record, for the channels that it concerns. */
  | { readonly kind: 'notify'; readonly notice: DecidedNotice }
  /** Let a follower run. */
  | { readonly kind: 'chain'; readonly follower: string; readonly run: ChainedRun }
  /** Ask for the place behind a run's first gate; `again`: what came of it may have been lost. */
  | { readonly kind: 'enter'; readonly request: RunRequest; readonly again?: true; readonly send?: number }
  /** Give the places behind a run's gates back. */
  | { readonly kind: 'leave'; readonly request: RunRequest }
  /** Send a run to its runner class; `again`: its message may have been lost; `send`: the number of this message, 1 if left out. */
  | { readonly kind: 'send'; readonly request: RunRequest; readonly again?: true; readonly send?: number };

/** Cancel a holder. */
interface CancelEffect {
  readonly kind: 'cancel';
  readonly holder: RunRequest;
  readonly reason: string;
  readonly reasonCode?: ReasonCode;
}

/** The facts that a follower is told of the run that it follows. */
export interface ChainedRun {
  readonly parent: ParentRun;
  readonly scheduledAt: EpochSeconds;
  readonly depth: number;
}
