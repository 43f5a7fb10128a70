import { sha256 } from '#adapters/machine/sha256.ts';
import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_LINES } from '#api/routes/limits.ts';
import type { PlannedJob } from '#api/shapes/plan.ts';
import { idOf, parentIdsOf } from '#cli/job-files/placed-job.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { digest } from '#domain/values/digest.ts';
import { type FileSet, type JobPage, located, pagesOf } from './pages.ts';

/** A page of jobs, and the plan that the API made of it. */
interface PlannedPage {
  readonly page: JobPage;
  readonly hash: string;
  /** True where nothing on it changes. */
  readonly isDone: boolean;
}

/** A job of the source that is not in the set, and the revision that was seen of it. */
interface GoneJob {
  readonly id: string;
  readonly revision: number;
}

/** The plan of a set, over as many calls as it takes. */
export interface FilePlan {
  readonly items: readonly PlannedJob[];
  /** Of one page that of the API, else made of those of all pages and of what goes. */
  readonly hash: string;
  readonly pages: readonly PlannedPage[];
  /** The jobs to delete, where the API was not asked to as it does not see all jobs in one call. */
  readonly gone: readonly GoneJob[];
}

/** Says what applying would do, page by page; throws ClientError for the first page that holds a bad job. */
export async function planPages(client: Client, set: FileSet, onDone: (jobs: number) => void): Promise<FilePlan> {
  const pages = pagesOf(set.jobs);
  const items: PlannedJob[] = [];
  const planned: PlannedPage[] = [];
  const ids = new Set(set.jobs.map(({ job }) => idOf(job)));
  let done = 0;
  for (const page of pages) {
    const input = inputOf(set, page, pages.length);
    const alongside = [...new Set(page.flatMap(({ job }) => parentIdsOf(job)))].filter((id) => ids.has(id));
    const plan = await located(page, client.plan(pages.length === 1 ? input : { ...input, alongside }));
    items.push(...plan.items);
    planned.push({ page, hash: plan.hash, isDone: plan.items.every(({ change }) => change === 'unchanged') });
    done += page.length;
    onDone(done);
  }
  const gone = await leftovers(client, set, pages.length);
  refusePrunedParents(set, gone);
  return {
    items: [...items, ...gone.map(({ id }): PlannedJob => ({ id, change: 'deleted', words: [] }))],
    hash: hashOf(planned, gone),
    pages: planned,
    gone,
  };
}

/** Where the API is not asked to prune, it does not see that a job of the set follows one that is to go. */
function refusePrunedParents({ jobs }: FileSet, gone: readonly GoneJob[]): void {
  const going = new Set(gone.map(({ id }) => id));
  const faults = jobs.flatMap(({ job, place }) =>
    parentIdsOf(job).flatMap((parent) =>
      going.has(parent) ? [`${place}.after: ${parent} is in no file, and prune deletes it`] : [],
    ),
  );
  if (faults.length > 0) {
    throw new CommandFailure('bad_file', ['nothing was stored', ...faults].join('\n'));
  }
}

/** The body of the call for a page: pruning is left to the API where it sees all jobs. */
export function inputOf({ source, prune }: FileSet, page: JobPage, pages: number) {
  return { jobs: page.map(({ job }) => job), source, prune: prune && pages === 1 };
}

async function leftovers(client: Client, { jobs, source, prune }: FileSet, pages: number): Promise<readonly GoneJob[]> {
  if (!prune || pages === 1) {
    return [];
  }
  const kept = new Set(jobs.map(({ job }) => idOf(job)));
  const gone: GoneJob[] = [];
  for await (const job of client.eachJobLine({ limit: MAX_PAGE_LINES, source })) {
    if (!kept.has(job.id)) {
      gone.push({ id: job.id, revision: job.revision });
    }
  }
  return gone;
}

function hashOf(pages: readonly PlannedPage[], gone: readonly GoneJob[]): string {
  const [only, ...others] = pages;
  return only !== undefined && others.length === 0
    ? only.hash
    : digest(JSON.stringify([pages.map(({ hash }) => hash), gone.map(({ id, revision }) => [id, revision])]), sha256);
}
