import { InvokeCommand, LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { present } from '#domain/values/present.ts';
import type { FunctionInvoker, Invocation, InvocationResult } from '#ports/function-invoker.ts';
import type { Credentials } from './credentials.ts';
import { awsRefusal } from './refusal.ts';

/** A call that AWS refuses because of what it is, and would refuse again (API_Invoke, "Errors"). */
const PERMANENT: Readonly<Record<string, string>> = {
  InvalidRequestContentException: 'the payload is not one that AWS takes',
  RequestTooLargeException: 'the payload is too large',
  RecursiveInvocationException: 'Lambda stopped it: functions that call each other in a circle',
  InvalidRuntimeException: 'its runtime is not there any more',
  InvalidZipFileException: 'its code cannot be unzipped',
};

/** The FunctionInvoker port on Lambda, with these credentials, or those that the SDK's default chain finds. */
export class LambdaInvoker implements FunctionInvoker {
  /** Once: a call whose answer was lost may have been made, and whether to try again is for the job to say. */
  readonly #client: LambdaClient;

  constructor(credentials?: Credentials) {
    this.#client = new LambdaClient({ maxAttempts: 1, ...present({ credentials }) });
  }

  async invoke({ functionName, qualifier, payload, context, signal }: Invocation): Promise<InvocationResult> {
    const command = new InvokeCommand({
      FunctionName: functionName,
      Qualifier: qualifier,
      InvocationType: 'RequestResponse',
      LogType: 'Tail',
      ClientContext: Buffer.from(context).toString('base64'),
      Payload: Buffer.from(payload),
    });
    try {
      const { FunctionError, Payload, LogResult } = await this.#client.send(command, { abortSignal: signal });
      return {
        kind: FunctionError === undefined ? 'answered' : 'function_failed',
        payload: Buffer.from(Payload ?? []).toString(),
        logTail: Buffer.from(LogResult ?? '', 'base64').toString(),
      };
    } catch (error) {
      return notInvoked(functionName, error);
    }
  }
}

function notInvoked(functionName: string, error: unknown): InvocationResult {
  if (error instanceof TooManyRequestsException) {
    const seconds = Number(error.retryAfterSeconds ?? Number.NaN);
    return {
      kind: 'not_invoked',
      why: `the function ${functionName}: it is throttled (${error.Reason ?? error.name})`,
      retryable: true,
      ...(Number.isFinite(seconds) ? { retryAfterSeconds: Math.max(0, seconds) } : {}),
    };
  }
  const permanent = error instanceof Error && Object.hasOwn(PERMANENT, error.name) ? PERMANENT[error.name] : undefined;
  const { why, retryable } = permanent === undefined ? awsRefusal(error) : { why: permanent, retryable: false };
  return { kind: 'not_invoked', why: `the function ${functionName}: ${why}`, retryable };
}
