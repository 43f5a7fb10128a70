import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { EcsTaskCommand } from './schema.ts';

/** Tasks of ECS. */
export const ecsTaskKind = {
  callsAws: true,
  inWords: ({ taskDefinition }) => `ecs-task ${taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1)}`,
  awsAction: () => ({ service: 'ecs', action: 'RunTask' }),
  untaken: ({ container }) => ({
    ...(container === undefined ? { args: 'no container is named that could be told them' } : {}),
    env: 'a container has the environment that its task definition and the command say',
  }),
} satisfies CommandKind<EcsTaskCommand>;
