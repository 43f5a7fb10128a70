import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { AwsCommand } from './schema.ts';

/** Calls of any action of AWS. */
export const awsKind = {
  callsAws: true,
  inWords: ({ service, action }) => `aws ${service} ${action}`,
  awsAction: ({ service, action }) => ({ service, action }),
  untaken: () => ({
    args: 'the service is sent the input of the command, which has no arguments',
    env: 'a service has no environment',
  }),
} satisfies CommandKind<AwsCommand>;
