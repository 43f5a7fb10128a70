/** A call of a Lambda function that waits for its answer. */
export interface Invocation {
  readonly functionName: string;
  readonly qualifier?: string | undefined;
  /** JSON. */
  readonly payload: string;
  /** JSON; what the function is told beside its event, where it looks for it. */
  readonly context: string;
  readonly signal: AbortSignal;
}

/** The result of a function. */
export type InvocationResult =
  | {
      /** It answered, or it failed: what it answers then is its error. */
      readonly kind: 'answered' | 'function_failed';
      /** JSON, or empty. */
      readonly payload: string;
      /** The last 4 KiB of its log; empty where there is none. */
      readonly logTail: string;
    }
  /** The call was not accepted, or nobody knows what became of it. */
  | {
      readonly kind: 'not_invoked';
      readonly why: string;
      readonly retryable: boolean;
      readonly retryAfterSeconds?: number;
    };

/** Calls functions. A call is never repeated: who knows what the first one did? Nothing is thrown. */
export interface FunctionInvoker {
  invoke(invocation: Invocation): Promise<InvocationResult>;
}
