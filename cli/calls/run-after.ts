import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { Run } from '#api/shapes/run.ts';
import { chainedRunId } from '#domain/runs/id.ts';
import { secondsOf } from '#domain/time/instant.ts';

/** Finds the run of a job that followed one run of the job above it; undefined where none did. Its id is made of that run's. */
export async function runAfter(
  client: Client,
  jobId: string,
  parent: Pick<Run, 'id' | 'scheduledAt'>,
): Promise<Run | undefined> {
  return findRun(client, chainedRunId(jobId, parent.id, secondsOf(Date.parse(parent.scheduledAt))));
}

/** Reads a run; undefined where there is none of that id, or none any more. */
export async function findRun(client: Client, runId: string): Promise<Run | undefined> {
  try {
    return await client.getRun(runId);
  } catch (error) {
    if (error instanceof ClientError && error.code === 'run_not_found') {
      return undefined;
    }
    throw error;
  }
}
