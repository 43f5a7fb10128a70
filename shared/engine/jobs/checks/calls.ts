import type { JobSettings } from '#domain/jobs/job.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { actionErrors } from './aws-actions.ts';
import { argumentErrors } from './task-arguments.ts';

/** The errors in what the commands of jobs call: a task, an action of AWS. Those of each job in its place. */
export async function callErrors(
  engine: Engine,
  jobs: readonly JobSettings[],
): Promise<readonly (readonly InputError[])[]> {
  const [ofArguments, ofActions] = await Promise.all([argumentErrors(engine, jobs), actionErrors(engine, jobs)]);
  return jobs.map((_, index) => [...(ofArguments[index] ?? []), ...(ofActions[index] ?? [])]);
}
