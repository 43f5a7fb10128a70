import type { Command } from 'commander';
import { nearJobs } from './calls/near-jobs.ts';
import { formatOf } from './session/format.ts';
import { openClient } from './session/session.ts';
import type { Surroundings } from './session/surroundings.ts';
import { printable } from './terminal/printable.ts';

/**
 * Says on a terminal which job was most likely meant, where a command failed as there is none of that id. That takes a request for the list,
 * which a script, that nobody watches, is spared.
 */
export async function suggestJobs(surroundings: Surroundings, command: Command, error: unknown): Promise<void> {
  const { stderr } = surroundings;
  const [argument] = command.registeredArguments;
  const [id] = command.args;
  const isWatched = stderr.columns !== undefined && formatOf(command).kind === 'table';
  if (!isWatched || id === undefined || !['job', 'run'].includes(argument?.name() ?? '')) {
    return;
  }
  const near = await nearJobs((await openClient(surroundings, command)).client, id, error);
  if (near.length > 0) {
    stderr.write(`did you mean ${near.map(printable).join(' or ')}?\n`);
  }
}
