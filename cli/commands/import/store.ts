import type { Command } from 'commander';
import { applyPages } from '#cli/calls/apply-pages.ts';
import { planBesideOthers } from '#cli/calls/plan-beside-others.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openClient } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { ProvedImport } from '#domain/import/prove-job.ts';
import type { ImportOptions } from './options.ts';

/**
 * Stores the jobs of an import. A job that is there otherwise, and not under the label that these are stored under, is somebody else's
 * work: without `replace` nothing is stored then.
 * @throws CommandFailure bad_file where there is nothing to store, others_jobs
 */
export async function storeImported(
  surroundings: Surroundings,
  command: Command,
  { jobs }: ProvedImport,
  { source, replace }: Pick<ImportOptions, 'source' | 'replace'>,
) {
  if (jobs.length === 0) {
    throw new CommandFailure('bad_file', 'there is nothing to store');
  }
  const { client } = await openClient(surroundings, command);
  const set = { jobs: jobs.map(({ job, place }) => ({ job, place: `${place} (${job.id})` })), source, prune: false };
  const plan = replace === true ? undefined : await planBesideOthers(client, set);
  return await applyPages(client, set, {
    plan,
    onPlanned: () => undefined,
    onApplied: () => undefined,
    isStopped: () => false,
  });
}
