import type { UntakenInputs } from '#domain/jobs/command-kind/kind.ts';

/** The things that whoever is called cannot be given: arguments where the command says itself what is sent, and variables. */
export function untakenBesideMessage(message: unknown, field: string): UntakenInputs {
  return {
    ...(message === undefined ? {} : { args: `what is sent is the ${field} of the command, which has no arguments` }),
    env: 'a service has no environment',
  };
}
