import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { CallbackCommand } from './schema.ts';

/** Functions of the program that embeds the scheduler. */
export const callbackKind = {
  inWords: ({ name }) => `callback ${name}`,
  callback: ({ name }) => name,
  untaken: () => ({ env: 'a callback has the environment of its program' }),
  objection: (_, { callbacks }) =>
    callbacks === undefined
      ? {
          path: 'type',
          message:
            'a callback is a function of the program that embeds the scheduler (new Scheduler()), and is known nowhere else: give the job a command',
        }
      : undefined,
} satisfies CommandKind<CallbackCommand>;
