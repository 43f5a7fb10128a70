import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AwsFault } from '#adapters/aws/fault.ts';
import { LONGEST_HELD_MS } from '#domain/runs/lease.ts';

/** Hides one received message for so many seconds from now; 0 shows it at once. */
type HideMessage = (receiptHandle: string, seconds: number) => Promise<void>;

/** Hiding messages of one queue; what the client could not overcome is thrown as an AwsFault. */
export function makeHideMessage(client: SQSClient, queueUrl: string): HideMessage {
  return async (receiptHandle, seconds) => {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: Math.min(Math.max(0, Math.ceil(seconds)), LONGEST_HELD_MS / 1_000),
    });
    try {
      await client.send(command);
    } catch (error) {
      throw new AwsFault('sqs', 'hide a message', error);
    }
  };
}
