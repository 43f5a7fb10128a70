import { awsKind } from './aws/kind.ts';
import { callbackKind } from './callback/kind.ts';
import { claudeKind } from './claude/kind.ts';
import { ecsTaskKind } from './ecs-task/kind.ts';
import { eventbridgeKind } from './eventbridge/kind.ts';
import { externalKind } from './external/kind.ts';
import { httpKind } from './http/kind.ts';
import { lambdaKind } from './lambda/kind.ts';
import { shellKind } from './shell/kind.ts';
import { snsKind } from './sns/kind.ts';
import { sqlKind } from './sql/kind.ts';
import { sqsKind } from './sqs/kind.ts';
import { stepFunctionKind } from './step-function/kind.ts';
import { taskKind } from './task/kind.ts';

/** All kinds of commands by their `type`: one line for each. What runs them is in the table of the same name in adapters/commands. */
export const COMMAND_KINDS = {
  shell: shellKind,
  task: taskKind,
  http: httpKind,
  lambda: lambdaKind,
  aws: awsKind,
  sqs: sqsKind,
  sns: snsKind,
  eventbridge: eventbridgeKind,
  'step-function': stepFunctionKind,
  'ecs-task': ecsTaskKind,
  sql: sqlKind,
  callback: callbackKind,
  external: externalKind,
  claude: claudeKind,
};
