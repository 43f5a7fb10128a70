import type { Grant } from '#domain/access/grant.ts';
import { type Environment, VARIABLES } from './environment.ts';

/** A grant, and those it is given to: ARNs of IAM users, roles and federated users; with tokens of an issuer, their subjects. */
export interface Assignment extends Grant {
  readonly principals: readonly string[];
}

/** The assignments of this deployment; undefined where there are none, and everybody whom the authorizer lets in may do everything. */
export function readAssignments(environment: Environment = process.env): readonly Assignment[] | undefined {
  const text = environment[VARIABLES.access];
  // Written and checked by infra/, as the settings are.
  const assignments: readonly Assignment[] | undefined = text === undefined ? undefined : JSON.parse(text);
  return assignments;
}
