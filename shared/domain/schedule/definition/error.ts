/** The kinds of refusals: stable, so that programs may rely on it. docs/schedules.md lists them. */
export type ScheduleErrorCode =
  | 'wrong-type'
  | 'empty'
  | 'too-long'
  | 'too-many'
  | 'unknown-form'
  | 'unknown-key'
  | 'missing-key'
  | 'field-count'
  | 'syntax'
  | 'out-of-range'
  | 'not-supported'
  | 'bad-duration'
  | 'bad-date-time'
  | 'bad-bounds'
  | 'unknown-timezone'
  | 'never-fires';

/** One refusal; only `code` and `message` are always there. */
interface ScheduleRefusal {
  readonly code: ScheduleErrorCode;
  readonly message: string;
  /** The cron field or object key: `minute`, `day-of-week`, `timezone` ... */
  readonly field?: string;
  /** The text that was refused. */
  readonly value?: string;
  /** An acceptable value: `0-59`, `an IANA time zone` ... */
  readonly expected?: string;
  /** Offset of `value` in the expression, in UTF-16 code units from 0. */
  readonly position?: number;
  /** The expression's place in a list or object: `[1].cron`. */
  readonly path?: string;
}

/** The only error that reading or evaluating a schedule throws; always the writer's to repair. */
export class ScheduleError extends Error {
  declare readonly code: ScheduleErrorCode;
  declare readonly field?: string;
  declare readonly value?: string;
  declare readonly expected?: string;
  declare readonly position?: number;
  declare readonly path?: string;
  readonly #refusal: ScheduleRefusal;

  constructor(refusal: ScheduleRefusal) {
    super(refusal.message);
    Object.assign(this, refusal);
    this.name = 'ScheduleError';
    this.#refusal = refusal;
  }

  /** The same refusal, with the place in the whole input that it was found at. */
  at(path: string): ScheduleError {
    if (path === '') {
      return this;
    }
    return new ScheduleError({ ...this.#refusal, path });
  }
}
