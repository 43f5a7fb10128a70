import type { InputError } from '#domain/values/unfitting-input.ts';

/** Why a request was not carried out. Stable: clients switch on it. */
type RefusalCode =
  | 'access_denied'
  | 'invalid_job'
  | 'job_not_found'
  | 'job_exists'
  | 'job_disabled'
  | 'job_finished'
  | 'revision_mismatch'
  | 'plan_outdated'
  | 'invalid_backfill'
  | 'backfill_not_found'
  | 'too_many_backfills'
  | 'not_in_future'
  | 'not_a_fire'
  | 'job_paused'
  | 'job_followed'
  | 'already_skipped'
  | 'not_skipped'
  | 'too_many_skips'
  | 'incident_not_found'
  | 'channel_not_found'
  | 'calendar_not_found'
  | 'calendar_used'
  | 'invalid_calendar'
  | 'blackout_not_found'
  | 'blackout_over'
  | 'too_many_blackouts'
  | 'run_not_found'
  | 'receipt_not_found'
  | 'receipt_gone'
  | 'receipt_unreadable'
  | 'run_final'
  | 'run_open'
  | 'not_repeatable'
  | 'too_many_later_runs'
  | 'runs_elsewhere'
  | 'runs_here'
  | 'key_exists'
  | 'not_due'
  | 'idempotency_conflict'
  | 'invalid_request'
  | 'conflict';

/** A request that was understood and not carried out; nothing was changed. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly errors?: readonly InputError[];
  /** Of a job at another revision than the request depends on: the one it is at. */
  readonly revision?: number;
}

/** The answer of a use case that did nothing. */
export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** The answer of a use case: expected outcomes are values, faults are thrown. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | Refused;

/** Wraps a value. */
export function accepted<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

/** Wraps a refusal. */
export function refused(code: RefusalCode, message: string, errors?: readonly InputError[]): Refused {
  return { ok: false, refusal: { code, message, ...(errors === undefined ? {} : { errors }) } };
}
