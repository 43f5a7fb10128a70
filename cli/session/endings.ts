/** A failure that is nothing of the API's: a file that cannot be read, a run that did not succeed, a command that was stopped. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** Stable: programs switch on it. */
  readonly code:
    | 'bad_file'
    | 'plan_outdated'
    | 'run_not_succeeded'
    | 'run_goes_on'
    | 'no_runs'
    | 'stopped'
    | 'no_backup'
    | 'not_restored'
    | 'not_checked'
    | 'token_refused'
    | 'account_unread'
    | 'others_jobs'
    | 'not_adopted'
    | 'service_failed'
    | 'no_claude'
    | 'nothing_denied';

  constructor(code: CommandFailure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Ends the command with an exit code; what there is to say was said. */
export class ExitWith extends Error {
  override readonly name = 'ExitWith';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}
