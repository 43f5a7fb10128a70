import { present } from '#domain/values/present.ts';
import type { ReadCommand, TargetSource } from './command.ts';
import { jsonInput } from './input.ts';

const FUNCTION = /^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+)(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;

/** A Lambda function, with the input that it is given; undefined where the target is none. */
export function lambdaCommand({ arn, input }: TargetSource): ReadCommand | undefined {
  const [, functionName, qualifier] = FUNCTION.exec(arn) ?? [];
  if (functionName === undefined) {
    return undefined;
  }
  const read = input === undefined ? undefined : jsonInput(input);
  if (read?.ok === false) {
    return read;
  }
  return {
    ok: true,
    command: { type: 'lambda', functionName, ...present({ qualifier, payload: read?.value }) },
    notes:
      input === undefined ? ["the function was given EventBridge's own event, and is given the run's context now"] : [],
    action: `lambda:InvokeFunction on ${arn}`,
    reads: [],
  };
}
