import { findAction } from '#adapters/aws/calls/client-package.ts';
import type { AwsAction } from '#domain/jobs/command-kind/kind.ts';
import type { ActionFault } from '#ports/aws-caller.ts';

/**
 * Says what is wrong with the name of an action, as the API on AWS says it; undefined where the client has it, or where no such client is
 * installed here: on AWS all are, so whether there is such a service is for the API to say.
 */
export function misnamedAction(action: AwsAction): ActionFault | undefined {
  const found = findAction(action);
  return found.ok || found.name === 'service' ? undefined : { name: found.name, message: found.message };
}
