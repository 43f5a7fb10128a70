import type { Role } from './role.ts';

/** The kinds of things that can be asked for, each with the least role that may. */
const ROLES = {
  /** Reads what is the same for everybody: configuration, health, the contract, the meaning of a schedule. */
  look: 'viewer',
  /** Reads jobs, runs, logs and what explains them. */
  read: 'viewer',
  /** Lets a job run, or keeps it from running: run, retry, cancel, backfill, skip, pause, resume. */
  run: 'operator',
  /** Creates, changes and deletes jobs. */
  edit: 'editor',
  /** Concerns all jobs together: it needs the role for all of them. */
  administer: 'admin',
} as const satisfies Readonly<Record<string, Role>>;

/** A kind of thing that can be asked for. */
export type Action = keyof typeof ROLES;

/** The least role that may do it. */
export function roleFor(action: Action): Role {
  return ROLES[action];
}
