import { createHash } from 'node:crypto';
import { toldRun } from '#adapters/commands/attempt/told-run.ts';
import { callOnce } from '#adapters/commands/aws/call.ts';
import { calledResult, failedResult, refusedResult } from '#adapters/commands/aws/called-result.ts';
import { type FollowHost, follow, startFor } from '#adapters/commands/aws/follow.ts';
import { runTaskCall, taskRegion } from '#domain/jobs/command/ecs-task/call.ts';
import type { EcsTaskCommand } from '#domain/jobs/command/ecs-task/schema.ts';
import { awsEnded, awsUnavailable } from '#domain/runs/reasons/aws.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import { printableLine } from '#domain/values/printable-line.ts';
import type { AwsAnswer, AwsCall } from '#ports/aws-caller.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

const LONGEST_MESSAGE = 400;
/** API_StopTask, reason. */
const LONGEST_WHY = 1_024;

/** Starts a task of ECS; with `wait` its end is that of the attempt. */
export async function execute(
  host: FollowHost,
  command: EcsTaskCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  const { runId, attempt } = execution;
  const ids = { ofRun: idOf(runId), ofAttempt: idOf(`${runId}#${attempt}`) };
  const request = runTaskCall(command, toldRun(execution), ids);
  if (command.wait !== true) {
    return await callOnce(
      host,
      request,
      execution,
      (answer) => placed(answer, execution) ?? calledResult(answer, execution),
    );
  }
  const going = await goingOn(host, command, ids.ofRun, execution);
  if (typeof going === 'string') {
    return await followed(host, command, going, execution);
  }
  if (going !== undefined) {
    return refusedResult(going, execution);
  }
  if (execution.signal.aborted) {
    return { kind: 'stopped' };
  }
  const started = await startFor(host.clock, (signal) => host.aws.call({ ...request, signal }));
  if (started.kind === 'refused') {
    return refusedResult(started, execution);
  }
  return placed(started, execution) ?? (await followed(host, command, arnIn(started.answer), execution));
}

/** ECS takes no dots: a hash, of 43 letters, digits, - and _. */
function idOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The task of an attempt before, which may have been lost while that went on: it is followed, and no second one started. */
async function goingOn(
  { aws }: FollowHost,
  command: EcsTaskCommand,
  startedBy: string,
  { attempt, signal }: Execution,
): Promise<string | Extract<AwsAnswer, { kind: 'refused' }> | undefined> {
  if (attempt === 1) {
    return undefined;
  }
  const found = await aws.call(callOf(command, 'ListTasks', { startedBy, desiredStatus: 'RUNNING' }, signal));
  if (found.kind === 'refused') {
    return signal.aborted ? undefined : found;
  }
  const { taskArns } = found.answer;
  const [arn] = Array.isArray(taskArns) ? taskArns : [];
  return typeof arn === 'string' ? arn : undefined;
}

function followed(
  host: FollowHost,
  command: EcsTaskCommand,
  arn: string,
  execution: Execution,
): Promise<ExecutionResult> {
  const why = `the run ${execution.runId} was stopped`.slice(0, LONGEST_WHY);
  return follow(
    host,
    {
      name: arn,
      look: (signal) => host.aws.call(callOf(command, 'DescribeTasks', { tasks: [arn] }, signal)),
      judge: (answer) => judge(answer, command, execution),
      stop: (signal) => host.aws.call(callOf(command, 'StopTask', { task: arn, reason: why }, signal)),
    },
    execution,
  );
}

function callOf(command: EcsTaskCommand, action: string, input: JsonObject, signal: AbortSignal): AwsCall {
  const { cluster } = command;
  return { service: 'ecs', action, region: taskRegion(command), input: { ...present({ cluster }), ...input }, signal };
}

/** RunTask succeeds where no task finds a place: then its answer says why. */
function placed(answer: AwsAnswer, execution: Execution): ExecutionResult | undefined {
  if (answer.kind === 'refused' || tasksIn(answer.answer).length > 0) {
    return undefined;
  }
  const { failures } = answer.answer;
  const [failure] = Array.isArray(failures) ? failures.filter(isObject) : [];
  const why = [failure?.reason, failure?.detail].filter((part) => typeof part === 'string').join(': ');
  const reason = awsUnavailable('ecs RunTask', `no task was started (${why === '' ? 'ECS does not say why' : why})`);
  return failedResult({ kind: 'failed', reason, retryable: true }, execution);
}

function tasksIn({ tasks }: JsonObject): readonly JsonObject[] {
  return Array.isArray(tasks) ? tasks.filter(isObject) : [];
}

function arnIn(answer: JsonObject): string {
  return String(tasksIn(answer)[0]?.taskArn);
}

/** A task that was just started may not be listed yet. */
function judge(answer: JsonObject, { container }: EcsTaskCommand, execution: Execution): ExecutionResult | undefined {
  const [task] = tasksIn(answer);
  if (task === undefined || task.lastStatus !== 'STOPPED') {
    return undefined;
  }
  const all = Array.isArray(task.containers) ? task.containers.filter(isObject) : [];
  const counted = container === undefined ? all : all.filter(({ name }) => name === container);
  const failed = counted.find(({ exitCode }) => exitCode !== 0);
  if (failed === undefined && counted.length > 0) {
    return { kind: 'succeeded', exitCode: 0 };
  }
  const { exitCode, name, reason } = failed ?? {};
  const texts = (parts: readonly unknown[]) =>
    printableLine(parts.filter((part) => typeof part === 'string' && part !== '').join(': '), LONGEST_MESSAGE);
  if (typeof exitCode === 'number') {
    const words = exitedWith(exitCode, ` of the container ${name}`, reason === undefined ? '' : `: ${texts([reason])}`);
    return failedResult({ kind: 'failed', reason: words, exitCode, retryable: true }, execution);
  }
  const ended = awsEnded('the task', String(task.stopCode ?? 'STOPPED'), texts([task.stoppedReason, reason]));
  return failedResult({ kind: 'failed', reason: ended, retryable: true }, execution);
}
