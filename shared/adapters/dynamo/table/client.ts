import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type DynamoRequests, requestsThrough } from './requests.ts';

/** The SDK waits between attempts, with full jitter: at most 0.4 s in all after failures, 15 s after throttling. */
const MAX_ATTEMPTS = 5;
/** DynamoDB answers in milliseconds: what takes longer is lost, and another attempt is sooner there. */
const CONNECTION_TIMEOUT_MS = 2_000;
const REQUEST_TIMEOUT_MS = 4_000;

/** The stores' way to DynamoDB. */
export function makeDocumentClient(configuration: DynamoDBClientConfig = {}): DynamoRequests {
  return requestsThrough(makeSdkClient(configuration));
}

/** The SDK's client as the stores want it; `configuration` overrides what it says. */
export function makeSdkClient(configuration: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Without it the SDK only warns, and waits on.
      throwOnRequestTimeout: true,
    },
    ...configuration,
  });
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    // Left to itself the SDK throws a whole page away for one number that is larger than it likes.
    unmarshallOptions: { wrapNumbers: Number },
  });
}
