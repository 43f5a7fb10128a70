import { isObject } from '#domain/values/json/object.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import type { TestedChannel, TestRequest } from '#functions/messages/test-request.ts';
import type { Sending } from '#ports/channels.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';

/** The notifier could not be asked, or failed. */
class NotifierFault extends Error {
  override readonly name = 'NotifierFault';
  readonly code = 'notifier_failed';
}

/** The api is to answer within 29 s, and a message may take 15. */
const LONGEST_TEST_MS = 25_000;

/** Has the notifier test channels: its role alone reads what they need. */
export function testChannelBy(invoker: FunctionInvoker): (name: string) => Promise<Sending | undefined> {
  return async (name) => {
    const invoked = await invoker.invoke({
      functionName: requireEnv(VARIABLES.notifierFunction),
      payload: JSON.stringify({ test: name } satisfies TestRequest),
      context: '{}',
      signal: AbortSignal.timeout(LONGEST_TEST_MS),
    });
    if (invoked.kind === 'not_invoked') {
      throw new NotifierFault(invoked.why);
    }
    const answer = parsedJson(invoked.payload);
    if (invoked.kind !== 'answered' || !isTested(answer)) {
      throw new NotifierFault(`the notifier answered ${invoked.payload.slice(0, 200)}`);
    }
    return answer.sending;
  };
}

function isTested(answer: unknown): answer is TestedChannel {
  return isObject(answer) && (answer.sending === undefined || isObject(answer.sending));
}
