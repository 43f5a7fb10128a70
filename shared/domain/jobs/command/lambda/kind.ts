import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { LambdaCommand } from './schema.ts';

/** Calls of Lambda functions. */
export const lambdaKind = {
  callsAws: true,
  inWords: ({ functionName, qualifier }) => `lambda ${functionName}${qualifier === undefined ? '' : `:${qualifier}`}`,
  untaken: ({ payload }) => ({
    ...(payload === undefined
      ? {}
      : { args: 'the function is sent the payload of the command, which has no arguments' }),
    env: 'a function has an environment of its own',
  }),
} satisfies CommandKind<LambdaCommand>;
