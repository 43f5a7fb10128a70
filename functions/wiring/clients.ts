import { SQSClient } from '@aws-sdk/client-sqs';
import { type QueuePlace, SqsQueues } from '#adapters/aws/sqs/queues.ts';
import { ANSWERED_SOON } from '#adapters/aws/time-outs.ts';
import type { Queues } from '#ports/queues.ts';

/** For clients whose calls matter: throttled ones are tried so often, with backoff and jitter, before they are a fault. */
export const PATIENT = { maxAttempts: 6, retryMode: 'standard' } as const;

/** Makes the client of the queues. `maxAttempts`: for who asks again by itself, and wants to know sooner that nothing is answered. */
export function makeSqsClient({ maxAttempts }: { readonly maxAttempts: number } = PATIENT): SQSClient {
  return new SQSClient({ ...PATIENT, maxAttempts, requestHandler: ANSWERED_SOON });
}

/** The queues as the engine of a function sends to them, through this client. */
export function queuesOn(client: SQSClient): (place: QueuePlace) => Queues {
  return (place) => new SqsQueues({ ...place, client });
}
