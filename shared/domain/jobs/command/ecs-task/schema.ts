import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';

/** A name, or an ARN, with a revision or without. */
const TASK_DEFINITION =
  /^(?:arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:task-definition\/)?[A-Za-z0-9_-]{1,255}(?::[1-9]\d{0,8})?$/;
const CLUSTER = /^(?:arn:aws[a-z-]*:ecs:[a-z0-9-]+:\d{12}:cluster\/)?[A-Za-z0-9_-]{1,255}$/;
const VARIABLE = /^(?!CRONSTACK_)[A-Za-z_][A-Za-z0-9_]{0,255}$/;
/** API_RunTask: all overrides together may have 8,192 characters. */
const LONGEST_OVERRIDES = 8_192;
const MOST_SUBNETS = 16;
const MOST_GROUPS = 5;

const network = () =>
  z.strictObject({
    subnets: z
      .array(z.string().check(z.regex(/^subnet-[0-9a-f]+$/, 'expected the id of a subnet')))
      .check(z.minLength(1), z.maxLength(MOST_SUBNETS)),
    securityGroups: z.exactOptional(
      z
        .array(z.string().check(z.regex(/^sg-[0-9a-f]+$/, 'expected the id of a security group')))
        .check(z.maxLength(MOST_GROUPS)),
    ),
    publicIp: z.exactOptional(z.boolean()),
  });

/** A task of ECS. */
export const ecsTaskCommandSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('ecs-task'),
      /** Default: the account's `default`. */
      cluster: z.exactOptional(z.string().check(z.regex(CLUSTER, 'expected the name or ARN of a cluster'))),
      taskDefinition: z
        .string()
        .check(z.regex(TASK_DEFINITION, 'expected the name or ARN of a task definition, with a revision or without')),
      /** Default: as the cluster decides. */
      launchType: z.exactOptional(z.enum(['FARGATE', 'EC2', 'EXTERNAL'])),
      /** Needed on Fargate. */
      network: z.exactOptional(network()),
      /** The container that is told something, and whose exit code counts. */
      container: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(255))),
      /** In place of the image's own. */
      command: z.exactOptional(z.array(z.string()).check(z.minLength(1), z.maxLength(100))),
      environment: z.exactOptional(
        z.record(
          z.string().check(z.regex(VARIABLE, 'expected the name of a variable that is not our own (CRONSTACK_)')),
          z.string(),
        ),
      ),
      /** Follows the task to its end, which is the run's; default: false. */
      wait: z.exactOptional(z.boolean()),
    })
    .check(
      z.refine(
        ({ container, command, environment }) =>
          container !== undefined || (command === undefined && environment === undefined),
        { path: ['container'], error: 'expected the container that gets the command and the environment' },
      ),
      z.refine(({ launchType, network: of }) => launchType !== 'FARGATE' || of !== undefined, {
        path: ['network'],
        error: 'a task on Fargate needs a network',
      }),
      z.refine(({ command, environment }) => JSON.stringify([command, environment]).length <= LONGEST_OVERRIDES, {
        path: ['environment'],
        error: `expected at most ${LONGEST_OVERRIDES} characters of command and environment`,
      }),
    ),
);

/** A command that starts a task of ECS. */
export type EcsTaskCommand = z.output<ReturnType<typeof ecsTaskCommandSchema>>;
