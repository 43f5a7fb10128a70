import { untakenBesideMessage } from '#domain/jobs/command/aws/untaken.ts';
import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { SqsCommand } from './schema.ts';

/** Messages to queues. */
export const sqsKind = {
  callsAws: true,
  inWords: ({ queueUrl }) => `sqs ${queueUrl.slice(queueUrl.lastIndexOf('/') + 1)}`,
  awsAction: () => ({ service: 'sqs', action: 'SendMessage' }),
  untaken: ({ message }) => untakenBesideMessage(message, 'message'),
} satisfies CommandKind<SqsCommand>;
