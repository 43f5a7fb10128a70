import type { Command } from 'commander';

/** Reads what a command is to work on: one job, or with --all everything. Ends the command as wrong usage where it is neither or both. */
export function orAll(
  id: string | undefined,
  all: true | undefined,
  command: Command,
): { readonly id: string } | 'all' {
  if ((id === undefined) !== (all === true)) {
    return command.error(`error: ${id === undefined ? 'name a job, or say --all' : '--all takes no job'}`);
  }
  return id === undefined ? 'all' : { id };
}
