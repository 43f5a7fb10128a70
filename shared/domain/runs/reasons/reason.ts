/** The reasons that the ledger gives: of runs that it lets in never, or no longer. */
export const REASONS_OF_THE_LEDGER = [
  'overlap',
  'too_many_running',
  'queue_full',
  'waited_too_long',
  'replaced',
  'job_paused',
  'everything_paused',
  'blackout',
  'chain_too_deep',
  'max_runs_per_hour',
  'asked_to_skip',
  'deadline_passed',
  'catchup_none',
  'catchup_latest',
  'superseded',
  'too_many_catchups',
  'job_deleted',
] as const;

/**
 * The codes of all reasons for which a run may end other than succeeded. Closed and stable: filters, metrics and notices speak of them.
 * A run keeps its code, so one may be added here and none renamed or reused.
 */
export const REASON_CODES = [
  ...REASONS_OF_THE_LEDGER,
  'condition_unmet',
  'condition_unreadable',
  'cancelled_by',
  'backfill_cancelled',
  'timed_out',
  'lost',
  'undeliverable',
  'revision_not_stored',
  'record_unreadable',
  'inputs_not_usable',
  'exit_code',
  'killed',
  'program_not_found',
  'program_not_executable',
  'program_not_started',
  'folder_not_found',
  'task_not_found',
  'task_refused',
  'callback_failed',
  'callback_not_registered',
  'not_reported',
  'end_not_reported',
  'reported_failed',
  'value_not_readable',
  'role_not_assumed',
  'command_not_run',
  'http_status',
  'http_body',
  'http_too_long',
  'http_unreachable',
  'http_broken_off',
  'http_not_allowed',
  'http_bad_header',
  'function_failed',
  'function_not_invoked',
  'aws_refused',
  'aws_denied',
  'aws_unavailable',
  'aws_not_called',
  'aws_ended',
  'sql_failed',
  'sql_unreachable',
  'sql_rows',
  'sql_too_long',
  'sql_not_run',
  'claude_denied',
  'claude_login',
  'claude_limit',
  'claude_turns',
  'claude_budget',
  'claude_day_budget',
  'claude_api',
  'claude_no_output',
  'claude_server',
  'claude_failed',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** Why a run ended as it did: for programs and for people. The files beside this one make them, one function for each code. */
export interface Reason {
  readonly code: ReasonCode;
  /** One sentence without a full stop, in small letters. */
  readonly text: string;
}

/** A reason as runs, attempts and heads keep it. What was stored before there were codes has none. */
export interface KeptReason {
  readonly reason?: string;
  readonly reasonCode?: ReasonCode;
}

/** The form in which a reason is kept. */
export function keptReason({ code, text }: Reason): Required<KeptReason> {
  return { reason: text, reasonCode: code };
}

/** The reason that something keeps, to be kept by something else. */
export function sameReason({ reason, reasonCode }: KeptReason): KeptReason {
  return { ...(reason === undefined ? {} : { reason }), ...(reasonCode === undefined ? {} : { reasonCode }) };
}

/** The reason of a cancellation, from what was kept of it. What was stored before there were codes is taken for somebody's wish. */
export function keptCancellation(text: string, code: ReasonCode = 'cancelled_by'): Reason {
  return { code, text };
}
