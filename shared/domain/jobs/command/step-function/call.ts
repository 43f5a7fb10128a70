import { type AwsRequest, regionOf, type SentRun, sentMessage } from '#domain/jobs/command/aws/request.ts';
import type { StepFunctionCommand } from './schema.ts';

/** API_StartExecution, name. */
const LONGEST_NAME = 80;

/** The call that starts the execution: under a name of the attempt's own, so that one attempt never starts two. */
export function startExecutionCall({ stateMachineArn, input }: StepFunctionCommand, run: SentRun): AwsRequest {
  return {
    service: 'sfn',
    action: 'StartExecution',
    region: regionOf(stateMachineArn),
    input: {
      stateMachineArn,
      name: nameOf(run.runId, run.attempt),
      input: JSON.stringify(sentMessage(input, run)),
    },
  };
}

/** The ARN of the execution that an attempt of the run has started, if it did. */
export function executionArn({ stateMachineArn }: StepFunctionCommand, runId: string, attempt: number): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, nameOf(runId, attempt)].join(':');
}

/** Of a longer run's id the end, which no other run of the job has. */
function nameOf(runId: string, attempt: number): string {
  return `${runId}.${attempt}`.slice(-LONGEST_NAME);
}
