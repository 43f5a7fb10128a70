import type { Command } from 'commander';
import { jobOfRun, nearJobs } from './calls/near-jobs.ts';
import { formatOf } from './session/format.ts';
import { openClient } from './session/session.ts';
import type { Surroundings } from './session/surroundings.ts';
import { printable } from './terminal/printable.ts';

/**
 * Says which job was most likely meant, where a command failed as there is none of that id: that of a run, or on a terminal one that is called
 * nearly so. That takes a request for the list, which a script, that nobody watches, is spared.
 */
export async function suggestJobs(surroundings: Surroundings, command: Command, error: unknown): Promise<void> {
  const { stderr } = surroundings;
  const [argument] = command.registeredArguments;
  const [id] = command.args;
  const isForPeople = formatOf(command).kind === 'table';
  if (!isForPeople || id === undefined || !['job', 'run'].includes(argument?.name() ?? '')) {
    return;
  }
  const job = jobOfRun(id, error);
  if (job !== undefined) {
    stderr.write(`${printable(id)} is the id of a run; its job is ${printable(job)}\n`);
    return;
  }
  if (stderr.columns === undefined) {
    return;
  }
  const near = await nearJobs((await openClient(surroundings, command)).client, id, error);
  if (near.length > 0) {
    stderr.write(`did you mean ${near.map(printable).join(' or ')}?\n`);
  }
}
