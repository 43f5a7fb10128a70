import { withFacts } from '#domain/jobs/command/aws/placeholders.ts';
import type { AwsCommand } from '#domain/jobs/command/aws/schema.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { type AwsHost, callOnce } from './call.ts';

/** Calls an action. */
export function execute(host: AwsHost, command: AwsCommand, execution: Execution): Promise<ExecutionResult> {
  const { service, action, region, input = {} } = command;
  const filled = withFacts(input, execution);
  return callOnce(host, { service, action, region, input: isObject(filled) ? filled : {} }, execution);
}
