/** The code of what went wrong inside: never the client's doing, and never shown to it in words. */
export type FaultCode = 'definition_missing' | 'contention' | 'behind';

/** A fault of ours, with a stable code. */
export class EngineFault extends Error {
  override readonly name = 'EngineFault';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
