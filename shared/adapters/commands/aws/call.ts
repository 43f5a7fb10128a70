import type { AwsRequest } from '#domain/jobs/command/aws/request.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { AwsAnswer, AwsCaller } from '#ports/aws-caller.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { calledResult } from './called-result.ts';

/** The host of commands that call AWS. */
export interface AwsHost {
  readonly aws: AwsCaller;
}

/**
 * Makes the one call of a command and waits for its answer. A service cannot be told to stop: where the attempt is, the answer is not waited
 * for any more.
 * @param judge says what an answer comes to; left out: to success
 */
export async function callOnce(
  { aws }: AwsHost,
  request: AwsRequest,
  execution: Execution,
  judge: (answer: AwsAnswer) => ExecutionResult = (answer) => calledResult(answer, execution),
): Promise<ExecutionResult> {
  const { signal } = execution;
  const answer = await unlessAborted(aws.call({ ...request, signal }), signal);
  return answer === undefined || signal.aborted ? { kind: 'stopped' } : judge(answer);
}
