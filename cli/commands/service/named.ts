import type { Command } from 'commander';
import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { Services } from '#local/service/services.ts';

/** The service that is meant where none is named. */
export const DEFAULT_NAME = 'cronstack';

/** The option that tells services apart. */
export interface NameOption {
  readonly name: string;
}

/** Gives a command the name of the service that it is about. */
export function addName(command: Command): Command {
  return command.option('--name <name>', 'which service, where there are several', DEFAULT_NAME);
}

/** Does something with the services of this user. What they refuse fails the command, and options that cannot be meant are wrong usage. */
export async function withServices<Done>(
  command: Command,
  { env }: Surroundings,
  act: (services: Services) => Promise<Done> | Done,
): Promise<Done> {
  // Loaded only here: no other command asks the system for anything.
  const [{ Services }, { thisMachine }] = await Promise.all([
    import('#local/service/services.ts'),
    import('#local/service/machine.ts'),
  ]);
  try {
    return await act(new Services(thisMachine(env)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'bad_options') {
      return command.error(`error: ${error.message}`);
    }
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'service_failed' || error.code === 'cannot_listen')
    ) {
      throw new CommandFailure('service_failed', error.message, { cause: error });
    }
    throw error;
  }
}
