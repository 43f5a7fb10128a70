import { flag, listOf, mapOf, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { EcsTaskCommand } from './schema.ts';

/** A stored command that starts a task of ECS. */
export const ecsTaskCheck = shape<EcsTaskCommand>({
  type: oneOf(['ecs-task']),
  cluster: optional(text),
  taskDefinition: text,
  launchType: optional(oneOf(['FARGATE', 'EC2', 'EXTERNAL'])),
  network: optional(
    shape<NonNullable<EcsTaskCommand['network']>>({
      subnets: listOf(text),
      securityGroups: optional(listOf(text)),
      publicIp: optional(flag),
    }),
  ),
  container: optional(text),
  command: optional(listOf(text)),
  environment: optional(mapOf(text)),
  wait: optional(flag),
});
