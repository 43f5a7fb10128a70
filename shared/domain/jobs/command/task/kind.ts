import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import { laterTask } from '#domain/jobs/command-kind/later-task.ts';
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
  objection: ({ name }, { taskNames, laterTasks }) => {
    if (taskNames.has(name)) {
      return undefined;
    }
    const isLater = laterTasks?.has(name) === true;
    return {
      path: 'name',
      message: isLater ? laterTask(name) : 'no task is registered under this name (a file of tasks/)',
    };
  },
} satisfies CommandKind<TaskCommand>;
