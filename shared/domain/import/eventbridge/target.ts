import { textAt } from '#domain/import/at-path.ts';
import type { CommandDraft } from '#domain/import/imported.ts';
import { readJson } from '#domain/values/json/read.ts';
import { present } from '#domain/values/present.ts';

/** The command that does what a schedule's target did; or why Cronstack has none. */
type ReadTarget =
  | { readonly ok: true; readonly command: CommandDraft; readonly notes: readonly string[] }
  | { readonly ok: false; readonly why: string };

const LAMBDA = /^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+)(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;
/** EventBridge Scheduler user guide, "Adding context attributes". */
const CONTEXT = /<aws\.scheduler\.[a-z-]+>/g;

/** Reads a schedule's target: a Lambda function, with the input that it is given. */
export function readTarget(schedule: unknown): ReadTarget {
  const arn = textAt(schedule, 'Target.Arn');
  if (arn === undefined) {
    return { ok: false, why: 'it has no target' };
  }
  const [, functionName, qualifier] = LAMBDA.exec(arn) ?? [];
  if (functionName === undefined) {
    return { ok: false, why: `its target is ${arn}: no Lambda function, and no command of Cronstack's by itself` };
  }
  const [input, role] = [textAt(schedule, 'Target.Input'), textAt(schedule, 'Target.RoleArn')];
  const payload = input === undefined ? undefined : payloadOf(input);
  const attributes = [...new Set(input?.match(CONTEXT))];
  return {
    ok: true,
    command: { type: 'lambda', functionName, ...present({ qualifier, payload }) },
    notes: [
      ...(attributes.length === 0
        ? []
        : [
            `its payload holds ${attributes.join(' and ')}, which nobody fills in: without a payload the function is given the run's context`,
          ]),
      ...(input === undefined
        ? ["the function was given EventBridge's own event, and is given the run's context now"]
        : []),
      ...(role === undefined
        ? []
        : [`the role ${role} called it: that of the job's runner class has to be allowed to (lambda:InvokeFunction)`]),
      ...(textAt(schedule, 'Target.DeadLetterConfig.Arn') === undefined
        ? []
        : ['its dead-letter queue is not used: what fails stands in the history']),
    ],
  };
}

/** An input that is no JSON is given as the text that it is. */
function payloadOf(input: string): unknown {
  const read = readJson(input);
  return read.ok ? read.value : input;
}
