import type { InputError } from '#domain/values/unfitting-input.ts';

/** Every code that a problem may carry. Stable: clients switch on it. docs/api.md lists them. */
export type ProblemCode = keyof typeof PROBLEMS;

/** The body of every answer that is an error: RFC 9457, with a stable code beside it. */
export interface Problem {
  /** `urn:cronstack:problem:<code>` */
  readonly type: string;
  /** The same words for the same code. */
  readonly title: string;
  /** The HTTP status. */
  readonly status: number;
  /** The fault of this one time. */
  readonly detail: string;
  readonly code: ProblemCode;
  /** Everything that is wrong with the request, each with its place. */
  readonly errors?: readonly InputError[];
  /** Names the log line of a fault. */
  readonly requestId?: string;
}

/** The media type of a problem (RFC 9457, section 3). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The status and the title of each code. */
const PROBLEMS = {
  invalid_job: { status: 400, title: 'The job is not valid' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_schedule: { status: 400, title: 'The schedule is not valid' },
  invalid_backfill: { status: 400, title: 'The backfill is not valid' },
  invalid_calendar: { status: 400, title: 'The calendar is not valid' },
  not_in_future: { status: 400, title: 'The instant is not in the future' },
  not_a_fire: { status: 400, title: 'The job has no fire then' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  bad_cursor: { status: 400, title: 'The cursor is not one of this list' },
  unauthorized: { status: 401, title: 'The request has no token, or a wrong one' },
  forbidden: { status: 403, title: 'The request is not answered here' },
  access_denied: { status: 403, title: 'The caller has no right to that' },
  unknown_key: { status: 403, title: 'No job has this key' },
  job_not_found: { status: 404, title: 'There is no such job' },
  channel_not_found: { status: 404, title: 'There is no such channel' },
  calendar_not_found: { status: 404, title: 'There is no such calendar' },
  blackout_not_found: { status: 404, title: 'There is no such blackout' },
  run_not_found: { status: 404, title: 'There is no such run' },
  receipt_not_found: { status: 404, title: 'There is no such receipt' },
  incident_not_found: { status: 404, title: 'There is no such open incident' },
  backfill_not_found: { status: 404, title: 'There is no such backfill' },
  route_not_found: { status: 404, title: 'There is no such route' },
  method_not_allowed: { status: 405, title: 'The route does not know the method' },
  receipt_unreadable: { status: 409, title: 'The receipt cannot be read' },
  job_exists: { status: 409, title: 'The job exists' },
  job_disabled: { status: 409, title: 'The job is disabled' },
  job_finished: { status: 409, title: 'The job is finished' },
  job_followed: { status: 409, title: 'Other jobs follow the job' },
  job_paused: { status: 409, title: 'The job is paused' },
  already_skipped: { status: 409, title: 'The fire is to be skipped already' },
  not_skipped: { status: 409, title: 'The fire is not one that is to be skipped' },
  too_many_skips: { status: 409, title: 'The job has too many fires that are to be skipped' },
  too_many_backfills: { status: 409, title: 'The job has too many backfills' },
  calendar_used: { status: 409, title: 'Jobs use the calendar' },
  blackout_over: { status: 409, title: 'The blackout is over' },
  too_many_blackouts: { status: 409, title: 'There are too many blackouts' },
  run_final: { status: 409, title: 'The run is over' },
  run_open: { status: 409, title: 'The run is not over' },
  not_repeatable: { status: 409, title: 'The run cannot be done again' },
  too_many_later_runs: { status: 409, title: 'The job has too many runs that are to start later' },
  runs_elsewhere: { status: 409, title: 'The job runs elsewhere' },
  runs_here: { status: 409, title: 'The job runs here' },
  key_exists: { status: 409, title: 'The job has a key' },
  not_due: { status: 409, title: 'No fire of the job waits to be told of' },
  idempotency_conflict: { status: 409, title: 'The Idempotency-Key was used for another request' },
  conflict: { status: 409, title: 'Others changed the job at the same time' },
  receipt_gone: { status: 410, title: 'There is no such receipt any more' },
  revision_mismatch: { status: 412, title: 'The job has another revision' },
  plan_outdated: { status: 412, title: 'What is there is no longer what was planned' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is not announced as JSON' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'The service cannot answer now' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** Every code that a problem may carry. */
export const PROBLEM_CODES: readonly string[] = Object.keys(PROBLEMS);

/** The parts of a problem beyond its code and detail. */
type ProblemDetails = Partial<Pick<Problem, 'errors' | 'requestId'>>;

/** Statuses that blame what was sent: their problems always say what part of it. */
const BLAMES_INPUT: ReadonlySet<number> = new Set([400, 413, 415]);

/** Makes the problem of a code; its status and title follow from the code. Without other errors, it is the whole that is wrong. */
export function problem(code: ProblemCode, detail: string, more: ProblemDetails = {}): Problem {
  const { status, title } = PROBLEMS[code];
  const errors = BLAMES_INPUT.has(status) ? { errors: [{ path: '', message: detail }] } : {};
  return { type: `urn:cronstack:problem:${code}`, title, status, detail, code, ...errors, ...more };
}
