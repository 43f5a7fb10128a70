import { untakenBesideMessage } from '#domain/jobs/command/aws/untaken.ts';
import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { StepFunctionCommand } from './schema.ts';

/** Executions of state machines. */
export const stepFunctionKind = {
  callsAws: true,
  inWords: ({ stateMachineArn }) => `step-function ${stateMachineArn.split(':').slice(6).join(':')}`,
  awsAction: () => ({ service: 'sfn', action: 'StartExecution' }),
  untaken: ({ input }) => untakenBesideMessage(input, 'input'),
} satisfies CommandKind<StepFunctionCommand>;
