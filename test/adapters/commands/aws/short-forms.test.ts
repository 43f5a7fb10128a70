import { describe, expect, test } from 'vitest';
import type { Choices } from '#test/adapters/commands/an-execution.ts';
import { answered, scripted } from './scripted-aws.ts';

const RUN = { jobId: 'nightly', runId: 'nightly.20260301T090000Z', attempt: 2, args: { to: 'x' } };
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:orders';
const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:Nightly';
const CLUSTER = 'arn:aws:ecs:eu-west-1:123456789012:cluster/main';

/** The run as whoever is sent nothing else is told of it. */
const TOLD = {
  jobId: 'nightly',
  runId: 'nightly.20260301T090000Z',
  scheduledAt: '2026-03-01T09:00:00Z',
  attempt: 2,
  args: { to: 'x' },
};

describe('sqs', () => {
  test('sends a message to the queue, in the region of its URL', async () => {
    const message = { at: '<cronstack.scheduled-at>' };
    const { result, output, calls } = await send({ type: 'sqs', queueUrl: QUEUE, message, delaySeconds: 5 });

    expect(result).toMatchObject({ kind: 'succeeded' });
    expect(output).toBe('{"MessageId":"1"}\n');
    expect(calls).toEqual([
      {
        service: 'sqs',
        action: 'SendMessage',
        region: 'eu-west-1',
        input: { QueueUrl: QUEUE, MessageBody: '{"at":"2026-03-01T09:00:00Z"}', DelaySeconds: 5 },
      },
    ]);
  });

  test('tells the run where the command has no message, and sends a text as it is', async () => {
    expect(JSON.parse(await bodyOf({ type: 'sqs', queueUrl: QUEUE }))).toEqual(TOLD);
    expect(await bodyOf({ type: 'sqs', queueUrl: QUEUE, message: 'go' })).toBe('go');
  });

  test('tells a FIFO queue the same id in all attempts, so that it takes one message for a run', async () => {
    const command = { type: 'sqs', queueUrl: `${QUEUE}.fifo`, groupId: 'g' } as const;
    for (const attempt of [1, 2]) {
      const { calls } = await send(command, { ...RUN, attempt });
      expect(calls[0]?.input).toMatchObject({ MessageGroupId: 'g', MessageDeduplicationId: RUN.runId });
    }
  });

  async function bodyOf(command: Parameters<typeof send>[0]): Promise<string> {
    const { calls } = await send(command);
    return String(calls[0]?.input.MessageBody);
  }
});

test('sns publishes the message to the topic', async () => {
  const { calls } = await send({ type: 'sns', topicArn: `${TOPIC}.fifo`, subject: 'Hi', message: [1], groupId: 'g' });
  expect(calls).toEqual([
    {
      service: 'sns',
      action: 'Publish',
      region: 'eu-west-1',
      input: {
        TopicArn: `${TOPIC}.fifo`,
        Subject: 'Hi',
        Message: '[1]',
        MessageGroupId: 'g',
        MessageDeduplicationId: RUN.runId,
      },
    },
  ]);
});

describe('eventbridge', () => {
  const EVENT = { type: 'eventbridge', source: 'shop.orders', detailType: 'Closed' } as const;

  test('puts an event on the bus, at the time of the fire', async () => {
    const { calls } = await send({
      ...EVENT,
      eventBus: 'main',
      detail: { id: '<cronstack.run-id>' },
      resources: ['r'],
    });
    expect(calls).toMatchObject([
      {
        service: 'eventbridge',
        action: 'PutEvents',
        input: {
          Entries: [
            {
              EventBusName: 'main',
              Source: 'shop.orders',
              DetailType: 'Closed',
              Detail: `{"id":"${RUN.runId}"}`,
              Resources: ['r'],
              Time: '2026-03-01T09:00:00Z',
            },
          ],
        },
      },
    ]);
  });

  test.each([
    ['ThrottlingException', 'aws_unavailable', true],
    ['InternalFailure', 'aws_unavailable', true],
    ['MalformedDetail', 'aws_refused', false],
  ])(
    'an event that the bus does not take, %s, is a failure though the call succeeded',
    async (ErrorCode, code, retryable) => {
      const Entries = [{ ErrorCode, ErrorMessage: 'no' }];
      const { result } = await scripted(EVENT, { PutEvents: () => answered({ FailedEntryCount: 1, Entries }) });
      expect(result).toMatchObject({
        kind: 'failed',
        retryable,
        reason: { code, text: expect.stringContaining(ErrorCode) },
      });
    },
  );
});

test('a step function is started under a name of the attempt, and not followed unless asked for', async () => {
  const { result, calls } = await scripted(
    { type: 'step-function', stateMachineArn: MACHINE },
    { StartExecution: () => answered({ executionArn: 'e' }) },
    RUN,
  );
  expect(result.kind).toBe('succeeded');
  expect(calls).toEqual([
    {
      service: 'sfn',
      action: 'StartExecution',
      region: 'eu-west-1',
      input: { stateMachineArn: MACHINE, name: `${RUN.runId}.2`, input: JSON.stringify(TOLD) },
    },
  ]);
});

describe('ecs-task', () => {
  const TASK = { type: 'ecs-task', cluster: CLUSTER, taskDefinition: 'report:3' } as const;

  test('starts the task, and tells the container the run', async () => {
    const network = { subnets: ['subnet-1'], securityGroups: ['sg-1'], publicIp: true };
    const command = {
      ...TASK,
      launchType: 'FARGATE',
      network,
      container: 'app',
      command: ['go'],
      environment: { A: '1' },
    } as const;
    const { calls } = await scripted(
      { ...command, network: { ...network }, command: ['go'] },
      { RunTask: () => answered({ tasks: [{ taskArn: 't' }] }) },
      RUN,
    );

    expect(calls).toMatchObject([
      {
        service: 'ecs',
        action: 'RunTask',
        region: 'eu-west-1',
        input: {
          cluster: CLUSTER,
          taskDefinition: 'report:3',
          launchType: 'FARGATE',
          networkConfiguration: {
            awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
          },
        },
      },
    ]);
    const [{ name, command: words, environment } = { environment: [] }] = overridesIn(calls[0]?.input);
    expect([name, words]).toEqual(['app', ['go']]);
    expect(Object.fromEntries(environment.map((one) => [one.name, one.value]))).toEqual({
      A: '1',
      CRONSTACK_JOB_ID: 'nightly',
      CRONSTACK_RUN_ID: RUN.runId,
      CRONSTACK_SCHEDULED_AT: '2026-03-01T09:00:00Z',
      CRONSTACK_ATTEMPT: '2',
      CRONSTACK_ARGS: '{"to":"x"}',
    });
  });

  test('one attempt starts one task: its token is its own, and the name of the run is that of all its attempts', async () => {
    const ids = await Promise.all(
      [1, 1, 2].map(async (attempt) => {
        const { calls } = await scripted(TASK, { RunTask: () => answered({ tasks: [{}] }) }, { ...RUN, attempt });
        return calls[0]?.input;
      }),
    );
    expect(new Set(ids.map((input) => input?.clientToken)).size).toBe(2);
    expect(new Set(ids.map((input) => input?.startedBy)).size).toBe(1);
    expect(String(ids[0]?.startedBy)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test('that finds no place is a failure though the call succeeded', async () => {
    const failures = [{ reason: 'RESOURCE:MEMORY', detail: 'full' }];
    const { result } = await scripted(TASK, { RunTask: () => answered({ tasks: [], failures }) });
    expect(result).toMatchObject({
      kind: 'failed',
      retryable: true,
      reason: { text: 'ecs RunTask: no task was started (RESOURCE:MEMORY: full)' },
    });
  });
});

interface Override {
  readonly name?: string;
  readonly command?: readonly string[];
  readonly environment: readonly { readonly name: string; readonly value: string }[];
}

function overridesIn(input: unknown): readonly Override[] {
  return JSON.parse(JSON.stringify(input)).overrides.containerOverrides;
}

function send(command: Parameters<typeof scripted>[0], choices: Choices = RUN) {
  const answer = () => answered({ MessageId: '1' });
  return scripted(command, { SendMessage: answer, Publish: answer, PutEvents: answer }, choices);
}
