import type { JobSettings } from '#domain/jobs/job.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { actionErrors } from './aws-actions.ts';
import { type CheckedCall, checkTaskCalls } from './tasks.ts';

/** Checks what the commands of jobs call: a task, an action of AWS. The result of each job in its place. */
export async function checkCalls(engine: Engine, jobs: readonly JobSettings[]): Promise<readonly CheckedCall[]> {
  const [tasks, ofActions] = await Promise.all([checkTaskCalls(engine, jobs), actionErrors(engine, jobs)]);
  return tasks.map((task, index) => ({ ...task, errors: [...task.errors, ...(ofActions[index] ?? [])] }));
}
