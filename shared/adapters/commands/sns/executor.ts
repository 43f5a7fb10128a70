import { toldRun } from '#adapters/commands/attempt/told-run.ts';
import { type AwsHost, callOnce } from '#adapters/commands/aws/call.ts';
import { snsCall } from '#domain/jobs/command/sns/call.ts';
import type { SnsCommand } from '#domain/jobs/command/sns/schema.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** Sends a message to a topic. */
export function execute(host: AwsHost, command: SnsCommand, execution: Execution): Promise<ExecutionResult> {
  return callOnce(host, snsCall(command, toldRun(execution)), execution);
}
