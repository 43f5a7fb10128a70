/** A test that asks for what cannot be: a duration, a script, a task or a configuration that is none. The message says which. */
export class TestSetupError extends Error {
  override readonly name = 'TestSetupError';
  readonly code = 'bad_test';
}
