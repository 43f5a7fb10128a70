import { toldRun } from '#adapters/commands/attempt/told-run.ts';
import { type AwsHost, callOnce } from '#adapters/commands/aws/call.ts';
import { sqsCall } from '#domain/jobs/command/sqs/call.ts';
import type { SqsCommand } from '#domain/jobs/command/sqs/schema.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** Sends a message to a queue. */
export function execute(host: AwsHost, command: SqsCommand, execution: Execution): Promise<ExecutionResult> {
  return callOnce(host, sqsCall(command, toldRun(execution)), execution);
}
