/** Why a request was not carried out. Stable: clients switch on it. */
export type RefusalCode =
  | 'invalid_job'
  | 'job_not_found'
  | 'job_exists'
  | 'job_disabled'
  | 'job_deleted'
  | 'revision_mismatch'
  | 'run_not_found'
  | 'run_final'
  | 'conflict';

/** One thing that is wrong with an input, and where. */
export interface InputError {
  /** As the client wrote it: `schedule[1].cron`, `env.PATH`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A request that was understood and not carried out; nothing was changed. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly errors?: readonly InputError[];
}

/** What a use case answers: expected outcomes are values, faults are thrown. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** Wraps a value. */
export function accepted<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

/** Wraps a refusal. */
export function refused(code: RefusalCode, message: string, errors?: readonly InputError[]): Result<never> {
  return { ok: false, refusal: { code, message, ...(errors === undefined ? {} : { errors }) } };
}
