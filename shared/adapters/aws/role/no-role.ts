import { awsNotCalled } from '#domain/runs/reasons/aws.ts';
import type { AwsCaller } from '#ports/aws-caller.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import type { Secrets } from '#ports/secrets.ts';

/** The ways to AWS of commands that have no role there. */
interface WithoutRole {
  readonly aws: AwsCaller;
  readonly invoker: FunctionInvoker;
  readonly secrets: Secrets;
}

/** AWS as commands without a role see it: nothing is asked, whatever credentials this process may have. `why`: for the run. */
export function withoutRole(why: string): WithoutRole {
  const unreadable = { kind: 'unreadable', why, retryable: false } as const;
  return {
    aws: {
      call: async ({ service, action }) => {
        const reason = awsNotCalled(`${service} ${action}`, why);
        return { kind: 'refused', reason, error: '', retryable: false };
      },
    },
    invoker: { invoke: async () => ({ kind: 'not_invoked', why, retryable: false }) },
    secrets: { readSecret: async () => unreadable, readParameter: async () => unreadable },
  };
}
