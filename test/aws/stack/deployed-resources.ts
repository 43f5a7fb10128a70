import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';

/** The name of the deployed table of jobs or of history. */
export async function tableOf(kind: 'Jobs' | 'History'): Promise<string> {
  const { TableNames = [] } = await new DynamoDBClient({ region: inject('region') }).send(new ListTablesCommand({}));
  const prefix = `cronstack-${inject('stage')}-Tables${kind}`;
  return theOne(
    prefix,
    TableNames.filter((table) => table.startsWith(prefix)),
  );
}

/** The address of the queue that a runner class reads. */
export function runsQueueOf(runner: string): Promise<string> {
  return queueOf(`Runs${runner}Queue`);
}

/** The address of the queue of wake-ups. */
export function wakeQueue(): Promise<string> {
  return queueOf('QueuesWake');
}

/** The address of the queue that hears of notices. */
export function toldQueue(): Promise<string> {
  return queueOf('ToldQueue');
}

async function queueOf(id: string): Promise<string> {
  const prefix = `cronstack-${inject('stage')}-${id}`;
  const sqs = new SQSClient({ region: inject('region') });
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  return theOne(prefix, QueueUrls);
}

function theOne(prefix: string, [found]: readonly string[]): string {
  if (found === undefined) {
    throw new Error(`nothing deployed is called ${prefix}...`);
  }
  return found;
}
