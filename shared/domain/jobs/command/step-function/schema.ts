import * as z from 'zod/mini';
import { sentSchema } from '#domain/jobs/command/aws/schema.ts';
import { lazily } from '#domain/values/lazily.ts';

/** With a version or an alias at its end, where there is one. */
const ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[A-Za-z0-9_-]{1,80}(?::[A-Za-z0-9_-]{1,128})?$/;

/** An execution of a state machine. */
export const stepFunctionCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('step-function'),
    stateMachineArn: z.string().check(z.regex(ARN, 'expected the ARN of a state machine')),
    /** Default: the run. */
    input: z.exactOptional(sentSchema(z.json())),
    /** Follows the execution to its end, which is the run's; default: false. */
    wait: z.exactOptional(z.boolean()),
  }),
);

/** A command that starts a state machine. */
export type StepFunctionCommand = z.output<ReturnType<typeof stepFunctionCommandSchema>>;
