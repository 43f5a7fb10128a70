import { EVERY_JOB } from './pattern.ts';
import type { Role } from './role.ts';

/** A role, and what it is limited to. */
export interface Grant {
  readonly role: Role;
  /** Patterns of the ids of the jobs that it is for. */
  readonly jobs: readonly string[];
  /** Of the kinds that have to be named, those that an editor may give to a job. */
  readonly commandKinds: readonly string[];
  /** The runner classes that an editor may give to a job; left out: all. */
  readonly runners?: readonly string[];
}

/** The grant of somebody who may do everything. */
export const EVERYTHING: Grant = { role: 'admin', jobs: [EVERY_JOB], commandKinds: [] };
