import type { Action } from '#domain/access/action.ts';
import { type Decision, may, type Principal, type WantedCommand } from '#domain/access/may.ts';
import { SECRETS_KIND } from '#domain/access/named-kinds.ts';
import { EVERY_JOB } from '#domain/access/pattern.ts';
import { isSteeredByVariables, valuesOf } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { holdsReference } from '#domain/secrets/reference.ts';
import type { Rights } from '#engine/commit/rights.ts';

/** A request that was denied. */
export interface Denial {
  readonly action: Action;
  /** Undefined where no job was named. */
  readonly jobId?: string;
  readonly needs: string;
}

/** The rights that a principal's grants give. `onDenied` is told of each job that is not saved for them. */
export function rightsOf(principal: Principal, onDenied: (denial: Denial) => void): Rights {
  return {
    // No id has the sign: only a pattern for all jobs reaches it.
    seesAll: may(principal, 'read', EVERY_JOB).allowed,
    sees: (jobId) => may(principal, 'read', jobId).allowed,
    mayDelete: (jobId) => may(principal, 'edit', jobId).allowed,
    objection: (to, settings) => {
      const own = may(principal, to, settings.id, to === 'edit' ? commandOf(settings) : undefined);
      const denied = own.allowed ? deniedParent(principal, settings) : { jobId: settings.id, needs: own.needs };
      if (denied === undefined) {
        return undefined;
      }
      onDenied({ action: to, jobId: settings.id, needs: denied.needs });
      return inWords(principal, denied.needs);
    },
  };
}

/** The words for one who may not. */
export function inWords({ name }: Principal, needs: string): string {
  return `${name} may not do that: it needs ${needs}`;
}

/** The kinds that the one who saves needs: who sets the variables of a task or has a command as a condition has a shell, and who refers to a secret reads it. */
function commandOf({ command, env, ping, runner, conditions = [] }: JobSettings): WantedCommand {
  const steers =
    (isSteeredByVariables(command) && Object.keys(env).length > 0) || conditions.some(({ type }) => type === 'command');
  const refers = [env, valuesOf(command), { ...ping }].some(holdsReference);
  return { kinds: [command.type, ...(steers ? ['shell'] : []), ...(refers ? [SECRETS_KIND] : [])], runner };
}

/** A job is told of the runs that it follows, and of the successes that it waits for. */
function deniedParent(
  principal: Principal,
  { after = [], conditions = [] }: JobSettings,
): (Decision & { readonly allowed: false }) | undefined {
  const told = [...after, ...conditions.filter((condition) => condition.type === 'job')];
  return told.map(({ job }) => may(principal, 'read', job)).find((decision) => !decision.allowed);
}
