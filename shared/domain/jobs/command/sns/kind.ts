import { untakenBesideMessage } from '#domain/jobs/command/aws/untaken.ts';
import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { SnsCommand } from './schema.ts';

/** Messages to topics. */
export const snsKind = {
  callsAws: true,
  inWords: ({ topicArn }) => `sns ${topicArn.slice(topicArn.lastIndexOf(':') + 1)}`,
  awsAction: () => ({ service: 'sns', action: 'Publish' }),
  untaken: ({ message }) => untakenBesideMessage(message, 'message'),
} satisfies CommandKind<SnsCommand>;
