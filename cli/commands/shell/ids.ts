import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_ITEMS, MAX_PAGE_LINES } from '#api/routes/limits.ts';

const MOST_RUNS = 20;

/** The ids of jobs that begin with a text, as far as the caller may see them: of the first page of those that hold it. */
export async function jobIds(client: Client, start: string): Promise<readonly string[]> {
  const q = start === '' ? undefined : start;
  const { items } = await client.listJobLines({ q, limit: MAX_PAGE_LINES });
  return items.map(({ id }) => id).filter((id) => id.startsWith(start));
}

/**
 * The ids of runs that begin with a text, newest first: those of the job that the text names, or of the only one that it begins. Where it
 * begins several jobs, their ids with the dot behind which a run's own part follows.
 */
export async function runIds(client: Client, start: string): Promise<readonly string[]> {
  const dot = start.lastIndexOf('.');
  const [runs, jobs] = await Promise.all([dot > 0 ? runsOf(client, start.slice(0, dot)) : [], jobIds(client, start)]);
  const [only, ...others] = jobs;
  const ofOnly = only !== undefined && others.length === 0 ? await runsOf(client, only) : [];
  const found = [...runs, ...ofOnly].filter((id) => id.startsWith(start));
  return found.length > 0 ? found : jobs.map((id) => `${id}.`);
}

/** The ids of runs that begin with a text and are not over: of the first page of them. */
export async function openRunIds(client: Client, start: string): Promise<readonly string[]> {
  const { items } = await client.searchRuns({ open: 'true', limit: MAX_PAGE_ITEMS });
  return items.map(({ id }) => id).filter((id) => id.startsWith(start));
}

async function runsOf(client: Client, jobId: string): Promise<readonly string[]> {
  try {
    return (await client.listRuns(jobId, { limit: MOST_RUNS })).items.map(({ id }) => id);
  } catch {
    return [];
  }
}
