import { toldRun } from '#adapters/commands/attempt/told-run.ts';
import { callOnce } from '#adapters/commands/aws/call.ts';
import { failedResult, refusedResult, shownResult } from '#adapters/commands/aws/called-result.ts';
import { type FollowHost, follow, startFor } from '#adapters/commands/aws/follow.ts';
import { regionOf } from '#domain/jobs/command/aws/request.ts';
import { executionArn, startExecutionCall } from '#domain/jobs/command/step-function/call.ts';
import type { StepFunctionCommand } from '#domain/jobs/command/step-function/schema.ts';
import { awsEnded } from '#domain/runs/reasons/aws.ts';
import type { JsonObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import type { AwsAnswer } from '#ports/aws-caller.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

const LONGEST_MESSAGE = 400;
const GOES_ON: ReadonlySet<unknown> = new Set(['RUNNING', 'PENDING_REDRIVE']);

/** Starts an execution of a state machine; with `wait` its end is that of the attempt. */
export async function execute(
  host: FollowHost,
  command: StepFunctionCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  const request = startExecutionCall(command, toldRun(execution));
  if (command.wait !== true) {
    return await callOnce(host, request, execution);
  }
  const going = await goingOn(host, command, execution);
  if (going !== undefined) {
    return going.kind === 'refused'
      ? refusedResult(going, execution)
      : await followed(host, command, String(going.answer.executionArn), execution);
  }
  if (execution.signal.aborted) {
    return { kind: 'stopped' };
  }
  const started = await startFor(host.clock, (signal) => host.aws.call({ ...request, signal }));
  return started.kind === 'refused'
    ? refusedResult(started, execution)
    : await followed(host, command, String(started.answer.executionArn), execution);
}

/**
 * The execution of an attempt before, which may have been lost while that went on: it is followed, and no second one started. The latest that
 * there is decides, as an attempt that followed another's has none of its own.
 */
async function goingOn(
  { aws }: FollowHost,
  command: StepFunctionCommand,
  { runId, attempt, signal }: Execution,
): Promise<AwsAnswer | undefined> {
  for (let earlier = attempt - 1; earlier >= 1; earlier -= 1) {
    const found = await aws.call(describeCall(command, executionArn(command, runId, earlier), signal));
    if (found.kind === 'answered') {
      return GOES_ON.has(found.answer.status) ? found : undefined;
    }
    if (found.error !== 'ExecutionDoesNotExist') {
      return signal.aborted ? undefined : found;
    }
  }
  return undefined;
}

function followed(
  host: FollowHost,
  command: StepFunctionCommand,
  arn: string,
  execution: Execution,
): Promise<ExecutionResult> {
  const region = regionOf(command.stateMachineArn);
  return follow(
    host,
    {
      name: arn,
      look: (signal) => host.aws.call(describeCall(command, arn, signal)),
      judge: (answer) => judge(answer, execution),
      stop: (signal) =>
        host.aws.call({
          service: 'sfn',
          action: 'StopExecution',
          region,
          input: { executionArn: arn, error: 'Cronstack', cause: `the run ${execution.runId} was stopped` },
          signal,
        }),
    },
    execution,
  );
}

function describeCall(command: StepFunctionCommand, arn: string, signal: AbortSignal) {
  const region = regionOf(command.stateMachineArn);
  return { service: 'sfn', action: 'DescribeExecution', region, input: { executionArn: arn }, signal };
}

function judge({ status, output, error, cause }: JsonObject, execution: Execution): ExecutionResult | undefined {
  if (GOES_ON.has(status)) {
    return undefined;
  }
  if (status === 'SUCCEEDED') {
    const read = readJson(typeof output === 'string' ? output : '{}');
    return shownResult(read.ok ? read.value : output, execution);
  }
  const said = [error, cause].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const reason = awsEnded('the execution', String(status), printableLine(said, LONGEST_MESSAGE));
  return failedResult({ kind: 'failed', reason, retryable: true }, execution);
}
