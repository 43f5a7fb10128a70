import type { JobSettings } from '#domain/jobs/job.ts';
import { type Refused, refused } from './result.ts';

/** The limits of the one whose request an engine carries out. */
export interface Limits {
  /** True where they may know of every job. */
  readonly seesAll: boolean;
  /** Tells whether they may know of a job, whether or not there is one of that id. */
  sees(jobId: string): boolean;
  /** Tells whether they may delete a job. */
  mayDelete(jobId: string): boolean;
  /** The objection to a job that they would save, or whose plan they would read: what they would need. Undefined where they may. */
  objection(to: 'edit' | 'read', settings: JobSettings): string | undefined;
}

/** An engine that carries out somebody's request, or works for itself. */
export interface Limited {
  readonly limits?: Limits;
}

/** Tells whether the one who asks may know of a job. Whoever lists something of many jobs leaves out what they may not. */
export function isSeen({ limits }: Limited, jobId: string): boolean {
  return limits?.sees(jobId) ?? true;
}

/** The refusal of a job that the one who asks may not save, or not read of, before anything is read or written of it. */
export function limitRefusal({ limits }: Limited, to: 'edit' | 'read', settings: JobSettings): Refused | undefined {
  const objection = limits?.objection(to, settings);
  return objection === undefined ? undefined : refused('access_denied', objection);
}
