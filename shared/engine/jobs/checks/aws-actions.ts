import { awsActionOf, type Command } from '#domain/jobs/command/command.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { ActionFault } from '#ports/aws-caller.ts';

/** The errors in the names of the actions of AWS that jobs call, those of each job in its place. */
export function actionErrors(
  { actionFaults }: Engine,
  jobs: readonly JobSettings[],
): Promise<readonly (readonly InputError[])[]> {
  return Promise.all(
    jobs.map(async ({ command }) => {
      const action = awsActionOf(command);
      const fault = action && (await actionFaults?.(action));
      return fault === undefined ? [] : [actionError(command, fault)];
    }),
  );
}

/** The error in the action that a command calls, at the place where the command names it. */
export function actionError(command: Command, { name, message }: ActionFault): InputError {
  return { path: name in command ? `command.${name}` : 'command.type', message };
}
