import {
  AccessDeniedException,
  ConflictException,
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { EcsContainers } from '#adapters/aws/ecs-containers.ts';
import type { RunMessage } from '#ports/queues.ts';
import { anError } from './an-error.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 30);
const ARN = 'arn:aws:ecs:eu-west-1:123456789012:task/cronstack/abc';
const MESSAGE: RunMessage = {
  jobId: 'report',
  runId: 'report.20261123T120000Z',
  scheduledAt: 1_795_608_000,
  revision: 3,
  trigger: 'schedule',
  runner: 'long',
  sentAtMs: NOW - 500,
};

const ecs = mockClient(ECSClient);

afterAll(() => ecs.restore());

beforeEach(() => {
  ecs.reset();
});

test('asks for one task on Fargate that is told the run, in its network, under a token of run and attempt', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask()] });

  expect(await containers().start(MESSAGE, 2, 1)).toEqual({ kind: 'started' });

  expect(ecs.commandCalls(RunTaskCommand)[0]?.args[0].input).toEqual({
    cluster: 'cronstack',
    taskDefinition: 'runner:7',
    clientToken: 'report.20261123T120000Z.2',
    count: 1,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
    },
    overrides: {
      containerOverrides: [{ name: 'runner', environment: [{ name: 'MESSAGE', value: JSON.stringify(MESSAGE) }] }],
    },
  });
  expect(ecs.commandCalls(DescribeTasksCommand)).toEqual([]);
});

test('in a network that has another way out, a container gets no public address', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask()] });

  await containers(false).start(MESSAGE, 1, 1);

  const { networkConfiguration } = ecs.commandCalls(RunTaskCommand)[0]?.args[0].input ?? {};
  expect(networkConfiguration?.awsvpcConfiguration?.assignPublicIp).toBe('DISABLED');
});

describe('the client token', () => {
  test('names the start from the second one on', async () => {
    expect(await tokenOf(MESSAGE.runId, 1, 1)).toBe(`${MESSAGE.runId}.1`);
    expect(await tokenOf(MESSAGE.runId, 1, 2)).toBe(`${MESSAGE.runId}.1.2`);
  });

  test('of a long run id is short enough for ECS, and another one for each run, attempt and start', async () => {
    const runId = `${'j'.repeat(56)}.20261123T120000Z`;
    const tokens = [
      await tokenOf(runId, 1, 1),
      await tokenOf(runId, 2, 1),
      await tokenOf(runId, 1, 2),
      await tokenOf(`k${runId.slice(1)}`, 1, 1),
    ];

    expect(new Set(tokens).size).toBe(4);
    expect(tokens.filter((token) => !/^[\x21-\x7e]{1,64}$/.test(token))).toEqual([]);
    expect(await tokenOf(runId, 1, 1)).toBe(tokens[0]);
  });
});

test('a token that was used a while ago has the task of then looked up: it lives', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask({ createdAt: new Date(NOW - 60_000) })] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [aTask({ lastStatus: 'RUNNING' })] });

  expect(await containers().start(MESSAGE, 1, 1)).toEqual({ kind: 'started' });
  expect(ecs.commandCalls(DescribeTasksCommand)[0]?.args[0].input).toEqual({ cluster: 'cronstack', tasks: [ARN] });
});

test('or it is gone, and says why', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask({ createdAt: new Date(NOW - 60_000) })] });
  ecs.on(DescribeTasksCommand).resolves({
    tasks: [
      aTask({
        desiredStatus: 'STOPPED',
        stoppedReason: 'Essential container in task exited',
        containers: [{ name: 'runner', exitCode: 137, reason: 'OutOfMemoryError: Container killed' }],
      }),
    ],
  });

  expect(await containers().start(MESSAGE, 1, 1)).toEqual({
    kind: 'stopped',
    why: 'Essential container in task exited (exit code 137, OutOfMemoryError: Container killed)',
  });
});

test('or ECS has forgotten it', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask({ createdAt: new Date(NOW - 4_000_000) })] });
  ecs.on(DescribeTasksCommand).resolves({ tasks: [], failures: [{ arn: ARN, reason: 'MISSING' }] });

  expect(await containers().start(MESSAGE, 1, 1)).toEqual({ kind: 'stopped', why: 'it is not there any more' });
});

test('the same attempt asked for in other words, as after a deploy, is the same task', async () => {
  ecs.on(RunTaskCommand).rejects(new ConflictException({ message: 'in use', $metadata: {}, resourceIds: [ARN] }));
  ecs.on(DescribeTasksCommand).resolves({ tasks: [aTask({ lastStatus: 'PENDING' })] });

  expect(await containers().start(MESSAGE, 1, 1)).toEqual({ kind: 'started' });
});

test('a conflict that names no task is a fault: nobody knows whether there is one', async () => {
  ecs.on(RunTaskCommand).rejects(new ConflictException({ message: 'in use', $metadata: {} }));

  await expect(containers().start(MESSAGE, 1, 1)).rejects.toMatchObject({ code: 'ecs_failed' });
});

test('what RunTask answers among its failures, although the call succeeded, is that there is no room', async () => {
  ecs.on(RunTaskCommand).resolves({
    tasks: [],
    failures: [{ reason: 'RESOURCE:CPU', detail: 'Capacity is unavailable at this time' }],
  });

  expect(await containers().start(MESSAGE, 1, 1)).toEqual({
    kind: 'no_room',
    why: 'RESOURCE:CPU: Capacity is unavailable at this time',
  });
});

test('and so is a quota that is used up', async () => {
  const message = "You've reached the limit on the number of vCPUs you can run concurrently";
  ecs.on(RunTaskCommand).rejects(anError('ClientException', message));

  expect(await containers().start(MESSAGE, 1, 1)).toEqual({ kind: 'no_room', why: message });
});

test('a call that is refused is a fault that says so', async () => {
  ecs.on(RunTaskCommand).rejects(new AccessDeniedException({ message: 'no', $metadata: {} }));

  await expect(containers().start(MESSAGE, 1, 1)).rejects.toMatchObject({ code: 'ecs_access_denied' });
});

test('throttling that outlasts the client`s own retries is a fault that says so', async () => {
  ecs.on(RunTaskCommand).rejects(anError('ThrottlingException', 'Rate exceeded'));

  await expect(containers().start(MESSAGE, 1, 1)).rejects.toMatchObject({ code: 'ecs_throttled' });
});

test('a task that cannot be looked up is a fault', async () => {
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask({ createdAt: new Date(NOW - 60_000) })] });
  ecs.on(DescribeTasksCommand).rejects(anError('ServerException', 'later'));

  await expect(containers().start(MESSAGE, 1, 1)).rejects.toMatchObject({ code: 'ecs_failed' });
});

async function tokenOf(runId: string, attempt: number, start: number): Promise<string> {
  ecs.reset();
  ecs.on(RunTaskCommand).resolves({ tasks: [aTask()] });
  await containers().start({ ...MESSAGE, runId }, attempt, start);
  return ecs.commandCalls(RunTaskCommand)[0]?.args[0].input.clientToken ?? '';
}

function aTask(more: Task = {}): Task {
  return { taskArn: ARN, createdAt: new Date(NOW), lastStatus: 'PROVISIONING', desiredStatus: 'RUNNING', ...more };
}

function containers(publicIp = true): EcsContainers {
  return new EcsContainers({
    client: new ECSClient({ region: 'eu-west-1' }),
    clock: { now: () => NOW, elapsedMs: () => 0, after: () => () => undefined, at: () => () => undefined },
    cluster: 'cronstack',
    taskDefinition: 'runner:7',
    containerName: 'runner',
    messageVariable: 'MESSAGE',
    network: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], publicIp },
  });
}
