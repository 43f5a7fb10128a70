import type { AwsRequest } from '#domain/jobs/command/aws/request.ts';
import type { AwsAction } from '#domain/jobs/command-kind/kind.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import type { JsonObject } from '#domain/values/json/object.ts';

/** A call of an action of AWS. */
export interface AwsCall extends AwsRequest {
  readonly signal: AbortSignal;
}

/** The end of a call. */
export type AwsAnswer =
  /** The answer as JSON has it, without what is about the transport: bytes as text or in base64, instants in RFC 3339, the beginning of a stream. */
  | { readonly kind: 'answered'; readonly answer: JsonObject }
  | {
      readonly kind: 'refused';
      readonly reason: Reason;
      /** The service's name for the error; empty where there is none. */
      readonly error: string;
      readonly retryable: boolean;
      readonly retryAfterSeconds?: number;
    };

/** Calls actions of AWS, each once: whether to try again is for the job to say. Nothing is thrown. */
export interface AwsCaller {
  call(call: AwsCall): Promise<AwsAnswer>;
}

/** A thing that is wrong with an action by its client, and which of the two names it is in. */
export interface ActionFault {
  readonly name: 'service' | 'action';
  readonly message: string;
}

/** Says what is wrong with an action; undefined where its client has it. */
export type ActionFaults = (action: AwsAction) => Promise<ActionFault | undefined>;
