import { Token } from 'aws-cdk-lib';
import { isObject } from '#domain/values/json/object.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { circleObjection } from '#engine/jobs/checks/circle.ts';

/** Says after which jobs another one runs, where that is known: of a job that is not in code only the deployment knows. */
export type ParentsOf = (jobId: string) => readonly string[];

/** The jobs that a job names in `after`, as far as they are known when the app is synthesised; undefined in the places of the others. */
function namedParents(job: object): readonly (string | undefined)[] {
  const after = 'after' in job && Array.isArray(job.after) ? job.after : [];
  return after.map((parent: unknown) => {
    const id = isObject(parent) ? parent.job : undefined;
    return typeof id === 'string' && !Token.isUnresolved(id) ? id : undefined;
  });
}

/** The jobs that a job runs after, as far as they are known when the app is synthesised. */
export function parentsIn(job: object): readonly string[] {
  return namedParents(job).filter((id) => id !== undefined);
}

/** The first of the jobs in `after` that lead back to the job itself, by way of jobs in code: refused as the API refuses it. */
export function circleErrors(jobId: string, job: object, parentsOf: ParentsOf): readonly InputError[] {
  for (const [index, parent] of namedParents(job).entries()) {
    const message = parent === undefined ? undefined : circleThrough(jobId, parent, parentsOf);
    if (message !== undefined) {
      return [{ path: `after[${index}].job`, message }];
    }
  }
  return [];
}

function circleThrough(jobId: string, parent: string, parentsOf: ParentsOf): string | undefined {
  const search = circleObjection(jobId, parent);
  let step = search.next();
  while (step.done !== true) {
    step = search.next(parentsOf(step.value));
  }
  return step.value;
}
