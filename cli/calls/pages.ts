import { ClientError } from '#api/client/error.ts';
import { MAX_BODY_BYTES, MAX_JOBS_A_CALL } from '#api/routes/limits.ts';
import { idOf, type PlacedJob, parentIdsOf } from '#cli/job-files/placed-job.ts';
import { parentsFirst } from '#domain/jobs/parents-first.ts';

// Room for the source, the plan, the brackets and what a proxy may add.
const MAX_PAGE_BYTES = MAX_BODY_BYTES - 8_192;

/** Any number of jobs to plan or apply, the label they are managed under, and whether its other jobs go. */
export interface FileSet {
  readonly jobs: readonly PlacedJob[];
  readonly source?: string | undefined;
  readonly prune: boolean;
}

/** As many jobs as one call takes. */
export type JobPage = readonly PlacedJob[];

/**
 * Cuts jobs into what one call takes: 100, and no more bytes than a body may have. Without jobs there is one empty page. Where there are
 * several, a job is on no earlier page than those that it runs after.
 */
export function pagesOf(jobs: readonly PlacedJob[]): readonly JobPage[] {
  const pages = cut(jobs);
  return pages.length > 1 ? cut(inOrder(jobs)) : pages;
}

function inOrder(jobs: readonly PlacedJob[]): readonly PlacedJob[] {
  const items = jobs.map((placed) => ({
    placed,
    settings: {
      id: idOf(placed.job) ?? '',
      after: parentIdsOf(placed.job).map((job) => ({ job, on: 'finish' as const })),
    },
  }));
  return parentsFirst(items).map(({ placed }) => placed);
}

function cut(jobs: readonly PlacedJob[]): readonly JobPage[] {
  const pages: PlacedJob[][] = [[]];
  let bytes = 0;
  for (const placed of jobs) {
    // Its parents are named once more, beside the jobs.
    const jobBytes = new TextEncoder().encode(JSON.stringify([placed.job, parentIdsOf(placed.job)])).length;
    const page = pages.at(-1);
    if (page !== undefined && page.length < MAX_JOBS_A_CALL && bytes + jobBytes <= MAX_PAGE_BYTES) {
      page.push(placed);
      bytes += jobBytes;
    } else {
      pages.push([placed]);
      bytes = jobBytes;
    }
  }
  return pages;
}

/** Lets errors speak of a job's place in its file instead of its place in the list that was sent. */
export async function located<Answer>(page: JobPage, call: Promise<Answer>, list = 'jobs'): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ClientError)) {
      throw error;
    }
    const errors = error.errors.map(({ path, message }) => ({ path: placeInFile(path, page, list), message }));
    const { status, requestId } = error;
    throw new ClientError(error.code, error.message, { status, requestId, errors, cause: error });
  }
}

function placeInFile(path: string, page: JobPage, list: string): string {
  const [written, name, index] = /^(\w+)\[(\d+)\]/.exec(path) ?? [];
  const place = name === list ? page[Number(index)]?.place : undefined;
  return written === undefined || place === undefined ? path : place + path.slice(written.length);
}
