import * as z from 'zod/mini';
import { sentSchema } from '#domain/jobs/command/aws/schema.ts';
import { lazily } from '#domain/values/lazily.ts';

/** A name or an ARN, whole or in part (API_Invoke: FunctionName); a qualifier is given apart. */
const FUNCTION_NAME =
  /^(?:arn:aws[a-z-]*:lambda:[a-z]{2}[a-z0-9-]+:\d{12}:function:|\d{12}:function:|function:)?[A-Za-z0-9_-]{1,64}$/;

/** A call of a Lambda function. */
export const lambdaCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('lambda'),
    functionName: z
      .string()
      .check(z.regex(FUNCTION_NAME, 'expected the name or ARN of a function, without a qualifier')),
    /** The event that the function is given; default: the run's context. */
    payload: z.exactOptional(sentSchema(z.json())),
    /** A version or an alias. */
    qualifier: z.exactOptional(
      z.string().check(z.regex(/^(?:\$LATEST|[A-Za-z0-9_-]{1,128})$/, 'expected a version or an alias')),
    ),
  }),
);

/** A command that calls a Lambda function. */
export type LambdaCommand = z.output<ReturnType<typeof lambdaCommandSchema>>;
