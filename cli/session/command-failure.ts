/** Why a command failed that is nothing of the API's: a file that cannot be read, a run that did not succeed. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** Stable: programs switch on it. */
  readonly code: 'bad_file' | 'run_not_succeeded';

  constructor(code: CommandFailure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
