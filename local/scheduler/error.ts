/** A scheduler that cannot do what it was asked for. The message says what, where and what was expected. */
export class SchedulerError extends Error {
  override readonly name = 'SchedulerError';
  /**
   * `bad_options`: the scheduler cannot be made like that; `invalid_job`: nor the job; `callback_refused`: a deployed stack cannot call a
   * function of this program; `closed`: the scheduler is closed.
   */
  readonly code: 'bad_options' | 'invalid_job' | 'callback_refused' | 'closed';

  constructor(code: SchedulerError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
