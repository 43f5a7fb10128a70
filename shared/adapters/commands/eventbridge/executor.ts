import { toldRun } from '#adapters/commands/attempt/told-run.ts';
import { type AwsHost, callOnce } from '#adapters/commands/aws/call.ts';
import { calledResult, failedResult } from '#adapters/commands/aws/called-result.ts';
import { eventbridgeCall } from '#domain/jobs/command/eventbridge/call.ts';
import type { EventbridgeCommand } from '#domain/jobs/command/eventbridge/schema.ts';
import { awsRefused, awsUnavailable } from '#domain/runs/reasons/aws.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import type { AwsAnswer } from '#ports/aws-caller.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** API_PutEvents, "Errors" of an entry. */
const PASSING: ReadonlySet<unknown> = new Set(['ThrottlingException', 'InternalFailure', 'InternalException']);

/** Puts an event on a bus. PutEvents succeeds where the bus takes none: then its answer says so, of each event. */
export function execute(host: AwsHost, command: EventbridgeCommand, execution: Execution): Promise<ExecutionResult> {
  return callOnce(host, eventbridgeCall(command, toldRun(execution)), execution, (answer) => judge(answer, execution));
}

function judge(answer: AwsAnswer, execution: Execution): ExecutionResult {
  const refused = answer.kind === 'answered' ? refusedEntry(answer.answer) : undefined;
  if (refused === undefined) {
    return calledResult(answer, execution);
  }
  const { ErrorCode, ErrorMessage } = refused;
  const said = [ErrorCode, ErrorMessage].filter((part) => typeof part === 'string').join(': ');
  const retryable = PASSING.has(ErrorCode);
  const reason = (retryable ? awsUnavailable : awsRefused)('eventbridge PutEvents', said);
  return failedResult({ kind: 'failed', reason, retryable }, execution);
}

function refusedEntry({ Entries }: JsonObject): JsonObject | undefined {
  const entries = Array.isArray(Entries) ? Entries.filter(isObject) : [];
  return entries.find(({ ErrorCode }) => ErrorCode !== undefined);
}
