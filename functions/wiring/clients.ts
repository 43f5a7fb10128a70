import { SQSClient } from '@aws-sdk/client-sqs';

/** For clients whose calls matter: throttled ones are tried so often, with backoff and jitter, before they are a fault. */
export const PATIENT = { maxAttempts: 6, retryMode: 'standard' } as const;

/** Makes the client of the queues. */
export function makeSqsClient(): SQSClient {
  return new SQSClient(PATIENT);
}
