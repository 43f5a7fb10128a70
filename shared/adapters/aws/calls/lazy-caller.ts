import type { Credentials } from '#adapters/aws/credentials.ts';
import { lazily } from '#domain/values/lazily.ts';
import type { ActionFaults, AwsCaller } from '#ports/aws-caller.ts';

/** The AwsCaller port. What finds the SDK's clients is loaded by the first call: most commands make none. */
export function lazyAwsCaller(credentials?: Credentials): AwsCaller {
  const load = lazily(async () => {
    const { SdkCaller } = await import('./caller.ts');
    return new SdkCaller(credentials);
  });
  return { call: async (call) => await (await load()).call(call) };
}

/** Asks the clients that are installed whether they have an action. */
export const installedActions: ActionFaults = async (action) => {
  const { findAction } = await import('./client-package.ts');
  const found = findAction(action);
  return found.ok ? undefined : { name: found.name, message: found.message };
};
