import * as aws from './aws/executor.ts';
import * as callback from './callback/executor.ts';
import * as ecsTask from './ecs-task/executor.ts';
import * as eventbridge from './eventbridge/executor.ts';
import * as external from './external/executor.ts';
import * as http from './http/executor.ts';
import * as lambda from './lambda/executor.ts';
import * as sns from './sns/executor.ts';
import * as sql from './sql/executor.ts';
import * as sqs from './sqs/executor.ts';
import * as stepFunction from './step-function/executor.ts';

/**
 * The executors of commands that call something else, and start no program. Loaded together, with the first of them: of each that is loaded
 * by itself the bundler makes several files, and a cold start pays for their number.
 */
export const CALLING_KINDS = {
  http,
  callback,
  external,
  lambda,
  aws,
  sqs,
  sns,
  eventbridge,
  'step-function': stepFunction,
  'ecs-task': ecsTask,
  sql,
} as const;
