import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { TaskCommand } from './schema.ts';

/** Registered tasks. */
export const taskKind = {
  reading: ({ name }) => `task ${name}`,
  inWords: ({ name }) => `task ${name}`,
  steeredByVariables: true,
  task: ({ name, args }) => ({ name, args }),
  withInputs: (command, { args }) => {
    const { args: _, ...withoutArgs } = command;
    return args === undefined ? command : withoutArgs;
  },
  objection: ({ name }, { taskNames }) =>
    taskNames.has(name)
      ? undefined
      : { path: 'name', message: 'no task is registered under this name (a file of tasks/)' },
} satisfies CommandKind<TaskCommand>;
