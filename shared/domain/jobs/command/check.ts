import { type Check, variants } from '#domain/values/shape.ts';
import { awsCheck } from './aws/check.ts';
import { callbackCheck } from './callback/check.ts';
import { claudeCheck } from './claude/check.ts';
import type { Command } from './command.ts';
import { ecsTaskCheck } from './ecs-task/check.ts';
import { eventbridgeCheck } from './eventbridge/check.ts';
import { externalCheck } from './external/check.ts';
import { httpCheck } from './http/check.ts';
import { lambdaCheck } from './lambda/check.ts';
import { shellCheck } from './shell/check.ts';
import { snsCheck } from './sns/check.ts';
import { sqlCheck } from './sql/check.ts';
import { sqsCheck } from './sqs/check.ts';
import { stepFunctionCheck } from './step-function/check.ts';
import { taskCheck } from './task/check.ts';

/** A command as it is stored: what the schemas let in, without building them, as each cold start of a runner reads one. */
export const commandCheck: Check<Command> = variants<Command, 'type'>('type', {
  shell: shellCheck,
  task: taskCheck,
  http: httpCheck,
  lambda: lambdaCheck,
  aws: awsCheck,
  sqs: sqsCheck,
  sns: snsCheck,
  eventbridge: eventbridgeCheck,
  'step-function': stepFunctionCheck,
  'ecs-task': ecsTaskCheck,
  sql: sqlCheck,
  callback: callbackCheck,
  external: externalCheck,
  claude: claudeCheck,
});
