import { type Action, roleFor } from './action.ts';
import type { Grant } from './grant.ts';
import { isNamedKind } from './named-kinds.ts';
import { EVERY_JOB, fitsPattern } from './pattern.ts';
import { hasRightsOf } from './role.ts';

/** The one who asks: a name for the records, and what was granted to them. Each grant counts by itself. */
export interface Principal {
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** The command of a job that is created or changed: what is run, and as whom. */
export interface WantedCommand {
  /** Its kind, and those whose means it has besides. */
  readonly kinds: readonly string[];
  readonly runner: string;
}

/** The answer to whether somebody may do something; `needs` says in words which role they would need, and for what. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly needs: string };

const ALLOWED: Decision = { allowed: true };

/**
 * Decides whether a principal may do something: the one rule of access. `jobId` is left out where no job is named yet (a list, a body that
 * names many): then the role counts, and each job is asked about by itself.
 * @param command of an edit: the command that the job would have
 */
export function may({ grants }: Principal, action: Action, jobId?: string, command?: WantedCommand): Decision {
  const role = roleFor(action);
  const place = action === 'administer' ? 'all jobs' : jobId;
  const fitting = grants.filter((grant) => hasRightsOf(grant.role, role) && reaches(grant, action, jobId));
  if (fitting.length === 0) {
    return denied(`the role ${role}`, place);
  }
  if (command === undefined) {
    return ALLOWED;
  }
  const making = fitting.filter((grant) => command.kinds.every((kind) => mayGive(grant, kind)));
  if (making.length === 0) {
    const named = command.kinds.filter(isNamedKind).join(', ');
    return denied(`the role ${role} with the command kinds ${named}`, place);
  }
  return making.some(({ runners }) => runners === undefined || runners.includes(command.runner))
    ? ALLOWED
    : denied(`the role ${role} with the runner class ${command.runner}`, place);
}

function reaches({ jobs }: Grant, action: Action, jobId: string | undefined): boolean {
  if (action === 'administer') {
    return jobs.includes(EVERY_JOB);
  }
  return jobId === undefined || jobs.some((pattern) => fitsPattern(jobId, pattern));
}

function mayGive({ role, commandKinds }: Grant, kind: string): boolean {
  return role === 'admin' || !isNamedKind(kind) || commandKinds.includes(kind);
}

function denied(needs: string, place: string | undefined): Decision {
  return { allowed: false, needs: place === undefined ? needs : `${needs} for ${place}` };
}
