import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { placeholderProblem } from './placeholders.ts';

const LONGEST_INPUT = 65_536;
/** The end of a client's package: `@aws-sdk/client-s3`. */
const SERVICE = /^[a-z][a-z0-9-]{0,63}$/;
const ACTION = /^[A-Z][A-Za-z0-9]{0,99}$/;
const REGION = /^[a-z]{2}(?:-[a-z0-9]+)+-\d{1,2}$/;

/** The region of a call. */
const regionSchema = () =>
  z.string().check(z.maxLength(40), z.regex(REGION, 'expected a region, such as eu-central-1'));

/** A JSON value that is sent with a call, with what stands in it for facts of the run. */
export const sentSchema = <Schema extends z.ZodMiniType>(value: Schema) =>
  value.check(
    z.superRefine((input, context) => {
      const text = JSON.stringify(input);
      const problem =
        text.length > LONGEST_INPUT
          ? `expected at most ${LONGEST_INPUT} characters of JSON`
          : placeholderProblem(input);
      if (problem !== undefined) {
        context.addIssue({ code: 'custom', message: problem });
      }
    }),
  );

/** A call of any action of AWS. */
export const awsCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('aws'),
    service: z
      .string()
      .check(z.regex(SERVICE, 'expected the name of a service as its client has it: s3 for @aws-sdk/client-s3')),
    action: z
      .string()
      .check(z.regex(ACTION, 'expected an action as the reference of the service writes it: CopyObject')),
    /** What the action is given; default: nothing. */
    input: z.exactOptional(sentSchema(z.record(z.string(), z.json()))),
    /** Default: that of the runner. */
    region: z.exactOptional(regionSchema()),
  }),
);

/** A command that calls an action of AWS. */
export type AwsCommand = z.output<ReturnType<typeof awsCommandSchema>>;
