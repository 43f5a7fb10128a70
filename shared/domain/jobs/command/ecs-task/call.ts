import { type AwsRequest, regionOf, type SentRun } from '#domain/jobs/command/aws/request.ts';
import { present } from '#domain/values/present.ts';
import type { EcsTaskCommand } from './schema.ts';

/** The ids by which ECS knows a run, and one attempt of it. */
interface TaskIds {
  /** `startedBy`: up to 128 letters, digits, - and _ (API_RunTask). */
  readonly ofRun: string;
  /** `clientToken`: up to 64 of them. One attempt never starts two tasks. */
  readonly ofAttempt: string;
}

/**
 * The call that starts the task. The container gets the variables of the command, and those that tell a command which run it is of
 * (docs/commands.md, "What a command gets").
 */
export function runTaskCall(command: EcsTaskCommand, run: SentRun, { ofRun, ofAttempt }: TaskIds): AwsRequest {
  const { cluster, taskDefinition, launchType, network, container, environment = {} } = command;
  const told = {
    ...environment,
    CRONSTACK_JOB_ID: run.jobId,
    CRONSTACK_RUN_ID: run.runId,
    CRONSTACK_SCHEDULED_AT: run.scheduledAt,
    CRONSTACK_ATTEMPT: String(run.attempt),
    CRONSTACK_ARGS: JSON.stringify(run.args),
  };
  const override = {
    name: container,
    command: command.command,
    environment: Object.entries(told).map(([name, value]) => ({ name, value })),
  };
  return {
    service: 'ecs',
    action: 'RunTask',
    region: taskRegion(command),
    input: present({
      cluster,
      taskDefinition,
      launchType,
      count: 1,
      startedBy: ofRun,
      clientToken: ofAttempt,
      networkConfiguration: network && {
        awsvpcConfiguration: present({
          subnets: network.subnets,
          securityGroups: network.securityGroups,
          assignPublicIp: network.publicIp === true ? 'ENABLED' : 'DISABLED',
        }),
      },
      overrides: container === undefined ? undefined : { containerOverrides: [present(override)] },
    }),
  };
}

/** The region of a task: that of the ARNs which name it, where they are ARNs. */
export function taskRegion({ cluster = '', taskDefinition }: EcsTaskCommand): string | undefined {
  return regionOf(cluster) ?? regionOf(taskDefinition);
}
