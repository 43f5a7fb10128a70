import type { JobDefinition } from '#domain/jobs/job.ts';
import type { ReplayedJob } from './replay.ts';

/** Remarks on a job's replay: what is taken as it was, and what nobody knows. */
export function notesOf({ recorded, after, unknown, isUntimed }: ReplayedJob): readonly string[] {
  const { runs, past } = recorded;
  const definitions = [...past.revisions.values()].map(({ definition }) => definition);
  const has = (of: (definition: JobDefinition) => boolean) => definitions.some(of);
  return [
    ...(unknown === 'forgotten' ? ['what held when the time began is not recorded any more'] : []),
    ...(unknown === 'not_stored' ? ['the revision that held when the time began is not stored any more'] : []),
    ...(isUntimed ? ['no run of it was ever executed: those that never ran are taken to take the timeout'] : []),
    ...([...after.values()].some(({ isDrawn }) => isDrawn === true) && !isUntimed
      ? ['how runs that never ran would have gone is drawn from other runs of the job']
      : []),
    ...(runs.some(({ trigger }) => trigger === 'backfill') ? ['backfills are taken as they were'] : []),
    ...(has(({ group }) => group !== undefined) ? ['of its group, the jobs replayed beside it are known alone'] : []),
    ...(has(({ after: parents = [] }) => parents.length > 0)
      ? ['it follows the jobs replayed beside it; runs after others are taken as they were asked for']
      : []),
    ...(has(({ conditions }) => conditions !== undefined) ? ['waits for its conditions are taken as they were'] : []),
  ];
}
