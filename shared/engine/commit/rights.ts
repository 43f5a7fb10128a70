import type { JobSettings } from '#domain/jobs/job.ts';
import { type Refused, refused } from './result.ts';

/** The rights of the one whose request an engine carries out. */
export interface Rights {
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
export interface Entitled {
  readonly rights?: Rights;
}

/** Tells whether the one who asks may know of a job. Whoever lists something of many jobs leaves out what they may not. */
export function isSeen({ rights }: Entitled, jobId: string): boolean {
  return rights?.sees(jobId) ?? true;
}

/** The refusal of a job that the one who asks may not save, or not read of, before anything is read or written of it. */
export function rightsRefusal({ rights }: Entitled, to: 'edit' | 'read', settings: JobSettings): Refused | undefined {
  const objection = rights?.objection(to, settings);
  return objection === undefined ? undefined : refused('access_denied', objection);
}
