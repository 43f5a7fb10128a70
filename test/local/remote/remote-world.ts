import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { makeQueueReader } from '#adapters/aws/sqs/read-queue.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { deliverHeld } from '#functions/messages/deliver-held.ts';
import { RunTaking } from '#local/remote/take-runs.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { aMinutelyJob, type FunctionWorld, functionWorld } from '#test/functions/function-world.ts';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import { mockAws } from '#testing/aws/mock.ts';

const QUEUE = 'runs-office';
const SUCCEEDED: ExecutionResult = { kind: 'succeeded', exitCode: 0 };

/** A deployment in memory whose runs of one class lie in a queue of SQS in memory, and runners of it. */
export async function remoteWorld() {
  const world = functionWorld();
  const aws = await mockAws({ clock: world.clock });
  onTestFinished(() => aws.restore());
  const queue = aws.queue(QUEUE, { visibilityTimeoutSeconds: 90 });
  return {
    ...world,
    aws,
    queue,
    /** Makes so many jobs due, and sends their runs. */
    due: async (count: number) => {
      for (let number = 1; number <= count; number += 1) {
        await aMinutelyJob(world, `job-${number}`);
      }
      world.clock.advanceBy(60_000);
      for (let number = 1; number <= count; number += 1) {
        await wakeJob(world.engine, `job-${number}`);
      }
      return sendRuns();
    },
    sendRuns,
    /** Looks at a job as the sweeper does, and sends what comes of it. */
    look: async (jobId: string) => {
      await wakeJob(world.engine, jobId);
      return sendRuns();
    },
    runner: (name: string, parts: RunnerParts = {}) => aRunner(world, queue.url, name, parts),
  };

  async function sendRuns(): Promise<readonly string[]> {
    const messages = world.ports.queues.takeRuns();
    for (const message of messages) {
      await queue.send(JSON.stringify(message));
    }
    return messages.map(({ runId }) => runId);
  }
}

interface RunnerParts {
  readonly execute?: (execution: Execution) => Promise<ExecutionResult>;
  readonly most?: number;
}

function aRunner(
  { engine, clock }: FunctionWorld,
  queueUrl: string,
  name: string,
  { execute = async () => SUCCEEDED, most = 4 }: RunnerParts,
) {
  const sqs = new SQSClient({ region: 'eu-west-1' });
  const mortal = new MortalClock(clock);
  const stopping = new AbortController();
  const executed: string[] = [];
  const trouble: string[] = [];
  const own = { ...engine, ports: { ...engine.ports, clock: mortal }, attemptsUnderWay: new Set<string>() };
  const executor = {
    execute: (execution: Execution) => {
      executed.push(`${execution.runId} ${execution.attempt}`);
      return execute(execution);
    },
  };
  const hide = makeHideMessage(sqs, queueUrl);
  const taking = new RunTaking({
    clock: mortal,
    reader: makeQueueReader(sqs, queueUrl),
    hideMessage: hide,
    deliver: (message, taken) =>
      deliverHeld(
        { ...own, deliveries: { count: 0 }, runnerClass: 'default', executor, owner: name, stopping: stopping.signal },
        message,
        { ...taken, onFailure: (error) => trouble.push(`hold: ${error}`) },
      ),
    most,
    unreadable: ({ id, fault }) => trouble.push(`${id}: ${fault}`),
    onError: (what, error) => trouble.push(`${what}: ${error instanceof Error ? error.message : error}`),
    onReached: () => trouble.push('reached'),
  });
  taking.start();
  onTestFinished(async () => {
    mortal.kill();
  });
  return { taking, executed, trouble, stopping, kill: () => mortal.kill() };
}
