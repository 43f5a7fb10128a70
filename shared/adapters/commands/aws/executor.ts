import { withFacts } from '#domain/jobs/command/aws/placeholders.ts';
import type { AwsCommand } from '#domain/jobs/command/aws/schema.ts';
import { isObject } from '#domain/values/json/object.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { AwsCaller } from '#ports/aws-caller.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { calledResult } from './called-result.ts';

/** The host of commands that call AWS. */
export interface AwsHost {
  readonly aws: AwsCaller;
}

/** Calls an action and waits for its answer. A service cannot be told to stop: where the attempt is, the answer is not waited for any more. */
export async function execute({ aws }: AwsHost, command: AwsCommand, execution: Execution): Promise<ExecutionResult> {
  const { service, action, region, input = {} } = command;
  const { signal } = execution;
  const filled = withFacts(input, execution);
  const answer = await unlessAborted(
    aws.call({ service, action, region, input: isObject(filled) ? filled : {}, signal }),
    signal,
  );
  return answer === undefined || signal.aborted ? { kind: 'stopped' } : calledResult(answer, execution);
}
