import { awsActionOf } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** The errors in the names of the actions of AWS that jobs call, those of each job in its place. */
export function actionErrors(
  { actionFaults }: Engine,
  jobs: readonly JobSettings[],
): Promise<readonly (readonly InputError[])[]> {
  return Promise.all(
    jobs.map(async ({ command }) => {
      const action = awsActionOf(command);
      const fault = action && (await actionFaults?.(action));
      return fault === undefined
        ? []
        : [{ path: fault.name in command ? `command.${fault.name}` : 'command.type', message: fault.message }];
    }),
  );
}
