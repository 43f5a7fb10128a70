import { awsNotCalled } from '#domain/runs/reasons/aws.ts';
import type { AwsCaller } from '#ports/aws-caller.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import type { Secrets } from '#ports/secrets.ts';
import type { Obtained } from './sessions.ts';

type Obtain = () => Promise<Obtained>;

/** The Secrets port under the session of an execution, which is asked for with the first secret. */
export function secretsUnder(obtain: Obtain): Secrets {
  const read = async (act: (secrets: Secrets) => ReturnType<Secrets['readSecret']>) => {
    const obtained = await obtain();
    return obtained.kind === 'given'
      ? await act(obtained.session.secrets)
      : ({ kind: 'unreadable', why: whyOf(obtained), retryable: true } as const);
  };
  return {
    readSecret: (id, signal) => read((secrets) => secrets.readSecret(id, signal)),
    readParameter: (name, signal) => read((secrets) => secrets.readParameter(name, signal)),
  };
}

/** The FunctionInvoker port under the session of an execution. */
export function invokerUnder(obtain: Obtain): FunctionInvoker {
  return {
    invoke: async (invocation) => {
      const obtained = await obtain();
      return obtained.kind === 'given'
        ? await obtained.session.invoker.invoke(invocation)
        : { kind: 'not_invoked', why: whyOf(obtained), retryable: true };
    },
  };
}

/** The AwsCaller port under the session of an execution, which is asked for with each call: one that is followed for hours outlives a session. */
export function callerUnder(obtain: Obtain): AwsCaller {
  return {
    call: async (call) => {
      const obtained = await obtain();
      if (obtained.kind === 'given') {
        return await obtained.session.aws.call(call);
      }
      const reason = awsNotCalled(`${call.service} ${call.action}`, whyOf(obtained));
      return { kind: 'refused', reason, error: '', retryable: true };
    },
  };
}

function whyOf(obtained: Exclude<Obtained, { kind: 'given' }>): string {
  return obtained.kind === 'stopped' ? 'the attempt was stopped' : obtained.why;
}
