import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { awsCommandSchema } from './aws/schema.ts';
import { callbackCommandSchema } from './callback/schema.ts';
import { claudeCommandSchema } from './claude/schema.ts';
import { ecsTaskCommandSchema } from './ecs-task/schema.ts';
import { eventbridgeCommandSchema } from './eventbridge/schema.ts';
import { externalCommandSchema } from './external/schema.ts';
import { httpCommandSchema } from './http/schema.ts';
import { lambdaCommandSchema } from './lambda/schema.ts';
import { shellCommandSchema } from './shell/schema.ts';
import { snsCommandSchema } from './sns/schema.ts';
import { sqlCommandSchema } from './sql/schema.ts';
import { sqsCommandSchema } from './sqs/schema.ts';
import { stepFunctionCommandSchema } from './step-function/schema.ts';
import { taskCommandSchema } from './task/schema.ts';

/** The command of a job, fully spelled out. Apart from what is asked of a command, as most functions only ask. */
export const commandSchema = lazily(() =>
  z.discriminatedUnion('type', [
    shellCommandSchema(),
    taskCommandSchema(),
    httpCommandSchema(),
    lambdaCommandSchema(),
    awsCommandSchema(),
    sqsCommandSchema(),
    snsCommandSchema(),
    eventbridgeCommandSchema(),
    stepFunctionCommandSchema(),
    ecsTaskCommandSchema(),
    sqlCommandSchema(),
    callbackCommandSchema(),
    externalCommandSchema(),
    claudeCommandSchema(),
  ]),
);
