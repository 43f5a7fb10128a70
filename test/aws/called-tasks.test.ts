import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { expect, inject, test } from 'vitest';
import type { EcsTaskCommand } from '#domain/jobs/command/ecs-task/schema.ts';
import { api, eventually, outcomeOf } from './stack/deployed-world.ts';

const YEARLY = '0 0 1 1 *';
/** On AWS a task needs a network and machines of somebody's own; the emulator runs it as a process. */
const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;
const ecs = new ECSClient({ region: inject('region') });
/** A name that the class `heavy` may start: test/aws/stack/app.ts. */
const cluster = `called-${inject('stage')}-cluster`;

test.skipIf(!EMULATED)(
  'a task that a job waits for is its run: with its exit code, and ended where it is cancelled',
  async () => {
    const taskDefinition = await aTaskDefinition();
    const exits = async (id: string, code: number) => {
      const run = await start(id, {
        taskDefinition,
        command: ['sh', '-c', `test "$CRONSTACK_JOB_ID" = ${id} && exit ${code}`],
      });
      return await outcomeOf(run);
    };
    const [well, badly] = await Promise.all([exits('task-well', 0), exits('task-badly', 3)]);

    expect(well).toMatchObject({ status: 'succeeded', exitCode: 0, outputTail: expect.stringContaining(':task/') });
    expect(badly).toMatchObject({ status: 'failed', exitCode: 3, reason: 'exit code 3 of the container app' });

    const runId = await start('task-cancelled', { taskDefinition, command: ['sleep', '600'] });
    const arn = await eventually('the task of the run', async () => {
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, desiredStatus: 'RUNNING' }));
      return taskArns[0];
    });
    await eventually('the task to run', async () => ((await statusOf(arn)) === 'RUNNING' ? true : undefined));
    await api.cancelRun(runId);

    expect(await outcomeOf(runId)).toMatchObject({ status: 'cancelled' });
    await eventually('the task to be over', async () => ((await statusOf(arn)) === 'STOPPED' ? true : undefined));
  },
);

async function aTaskDefinition(): Promise<string> {
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const family = `called-${inject('stage')}-task`;
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      containerDefinitions: [{ name: 'app', image: 'any', memory: 128, essential: true, command: ['true'] }],
    }),
  );
  return family;
}

async function start(id: string, command: Pick<EcsTaskCommand, 'taskDefinition' | 'command'>): Promise<string> {
  const more = { cluster, launchType: 'EC2', container: 'app', wait: true };
  const job = {
    id,
    schedule: YEARLY,
    runner: 'heavy',
    maxRetries: 0,
    command: { type: 'ecs-task', ...more, ...command },
  };
  await api.createJob(job);
  return (await api.runJob(id)).id;
}

async function statusOf(arn: string): Promise<string | undefined> {
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [arn] }));
  return tasks[0]?.lastStatus;
}
