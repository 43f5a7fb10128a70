import { SQSClient } from '@aws-sdk/client-sqs';
import { type QueuePlace, SqsQueues } from '#adapters/aws/sqs/queues.ts';
import type { Queues } from '#ports/queues.ts';

/** For clients whose calls matter: throttled ones are tried so often, with backoff and jitter, before they are a fault. */
export const PATIENT = { maxAttempts: 6, retryMode: 'standard' } as const;

/** Makes the client of the queues. */
export function makeSqsClient(): SQSClient {
  return new SQSClient(PATIENT);
}

/** The queues as the engine of a function sends to them, through this client. */
export function queuesOn(client: SQSClient): (place: QueuePlace) => Queues {
  return (place) => new SqsQueues({ ...place, client });
}
