import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { MAX_PAGE_LINES } from '#api/routes/limits.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { nearest } from '#domain/values/near.ts';

/**
 * The ids that a job was most likely meant to have, where a call failed as there is no such job (or run, which some commands take a job for);
 * none where that is not why it failed. Of the first page of the list, in which the API shows a caller what they may see.
 */
export async function nearJobs(client: Client, id: string, error: unknown): Promise<readonly string[]> {
  if (!(error instanceof ClientError) || !['job_not_found', 'run_not_found'].includes(error.code)) {
    return [];
  }
  try {
    const { items } = await client.listJobLines({ limit: MAX_PAGE_LINES });
    return nearest(
      id,
      items.map((job) => job.id),
    );
  } catch {
    return [];
  }
}

/** The job of a run whose id was given where a job's belongs, where the call failed for that. */
export function jobOfRun(id: string, error: unknown): string | undefined {
  return error instanceof ClientError && error.code === 'job_not_found' ? parseRunId(id)?.jobId : undefined;
}
