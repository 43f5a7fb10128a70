import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { AwsFault } from '#adapters/aws/fault.ts';

/** A message as it was received: hidden from everybody else for the queue's time. */
export interface ReceivedMessage {
  readonly id: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** So often it was received, this time included. */
  readonly receives: number;
}

/** The reading side of one queue. What the client could not overcome is thrown as an AwsFault. */
export interface QueueReader {
  /** Waits for messages, up to 20 s, and answers 0 to `most` (1 to 10) of them. Aborted, it throws. */
  receive(most: number, signal: AbortSignal): Promise<readonly ReceivedMessage[]>;
  /** Deletes a message that is done with. */
  remove(receiptHandle: string): Promise<void>;
}

/** The longest that SQS lets somebody wait (API_ReceiveMessage). */
const WAIT_SECONDS = 20;
/** An answer comes when the waiting is over: what takes much longer is a connection that nobody is at any more. */
const LONGEST_WAIT_MS = 30_000;

/** Reads a queue of SQS by long polling: connections go outward alone. */
export function makeQueueReader(client: SQSClient, queueUrl: string): QueueReader {
  return {
    receive: async (most, signal) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      try {
        const { Messages: messages = [] } = await client.send(command, {
          abortSignal: signal,
          requestTimeout: LONGEST_WAIT_MS,
        });
        return messages.flatMap(({ MessageId: id = '', Body: body = '', ReceiptHandle: receiptHandle, Attributes }) =>
          receiptHandle === undefined
            ? []
            : [{ id, body, receiptHandle, receives: Number(Attributes?.ApproximateReceiveCount ?? 1) }],
        );
      } catch (error) {
        throw new AwsFault('sqs', 'receive messages', error);
      }
    },
    remove: async (receiptHandle) => {
      try {
        await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
      } catch (error) {
        throw new AwsFault('sqs', 'delete a message', error);
      }
    },
  };
}
