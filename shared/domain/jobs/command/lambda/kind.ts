import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { LambdaCommand } from './schema.ts';

/** Calls of Lambda functions. */
export const lambdaKind = {
  inWords: ({ functionName, qualifier }) => `lambda ${functionName}${qualifier === undefined ? '' : `:${qualifier}`}`,
} satisfies CommandKind<LambdaCommand>;
