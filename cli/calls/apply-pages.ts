import type { Client, PlanInput } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { MAX_BODY_BYTES, MAX_JOBS_A_CALL, MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import type { AppliedJob } from '#api/shapes/plan.ts';
import { CommandFailure } from '#cli/session/endings.ts';

// Room for the source, the brackets and what a proxy may add.
const MAX_PAGE_BYTES = MAX_BODY_BYTES - 8_192;

/** Any number of jobs to plan or apply, the label they are managed under, and whether its other jobs go. */
interface JobSet {
  readonly jobs: readonly unknown[];
  readonly source?: string | undefined;
  readonly prune: boolean;
}

interface Page {
  readonly first: number;
  readonly jobs: readonly unknown[];
}

/** Says what applying would do, page by page; throws ClientError for the first page that holds a bad job. */
export async function planAll(client: Client, set: JobSet): Promise<readonly AppliedJob[]> {
  const pages = pagesOf(set.jobs);
  const items: AppliedJob[] = [];
  for (const page of pages) {
    items.push(...(await located(page, client.plan(inputOf(set, page, pages.length)))).items);
  }
  return [...items, ...(await leftovers(client, set, pages.length))];
}

/**
 * Applies jobs. More than one call takes are planned first, so that a bad job on the last page still leaves everything as it was; and
 * pruning, which only a call that sees all jobs can do, is then done here, at the end. A call that is under way is waited for; before
 * each further one `isStopped` is asked.
 * @throws CommandFailure stopped, saying how far it came
 */
export async function applyAll(client: Client, set: JobSet, isStopped: () => boolean): Promise<readonly AppliedJob[]> {
  const pages = pagesOf(set.jobs);
  if (pages.length > 1) {
    await planAll(client, { ...set, prune: false });
  }
  const items: AppliedJob[] = [];
  for (const page of pages) {
    refuseToGoOn(isStopped, `${items.length} of ${set.jobs.length} jobs are applied`);
    items.push(...(await located(page, client.apply(inputOf(set, page, pages.length)))).items);
  }
  const gone = await leftovers(client, set, pages.length);
  for (const [index, { id }] of gone.entries()) {
    refuseToGoOn(isStopped, `all jobs are applied, ${index} of ${gone.length} others deleted`);
    await client.deleteJob(id);
  }
  return [...items, ...gone];
}

function refuseToGoOn(isStopped: () => boolean, progress: string): void {
  if (isStopped()) {
    throw new CommandFailure('stopped', `stopped: ${progress}; apply the file again for the rest`);
  }
}

function inputOf({ source, prune }: JobSet, { jobs }: Page, pages: number): PlanInput {
  return { jobs, source, prune: prune && pages === 1 };
}

/** The jobs of the source that are not in the set, where the API was not asked to prune them. */
async function leftovers(
  client: Client,
  { jobs, source, prune }: JobSet,
  pages: number,
): Promise<readonly AppliedJob[]> {
  if (!prune || pages === 1) {
    return [];
  }
  const kept = new Set(jobs.map(idOf));
  const gone: AppliedJob[] = [];
  for await (const job of client.eachJob({ limit: MAX_PAGE_ITEMS })) {
    if (job.source === source && !kept.has(job.id)) {
      gone.push({ id: job.id, change: 'deleted' });
    }
  }
  return gone;
}

/** Cuts jobs into what one call takes: 100, and no more bytes than a body may have. Without jobs there is one empty page. */
function pagesOf(jobs: readonly unknown[]): readonly Page[] {
  const pages: { first: number; jobs: unknown[] }[] = [{ first: 0, jobs: [] }];
  let bytes = 0;
  for (const [index, job] of jobs.entries()) {
    const jobBytes = new TextEncoder().encode(JSON.stringify(job)).length + 1;
    const page = pages.at(-1);
    if (page !== undefined && page.jobs.length < MAX_JOBS_A_CALL && bytes + jobBytes <= MAX_PAGE_BYTES) {
      page.jobs.push(job);
      bytes += jobBytes;
    } else {
      pages.push({ first: index, jobs: [job] });
      bytes = jobBytes;
    }
  }
  return pages;
}

/** Lets errors speak of a job's place in the file instead of its place on the page. */
async function located<Answer>({ first, jobs }: Page, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ClientError)) {
      throw error;
    }
    const errors = error.errors.map(({ path, message }) => ({ path: placeInFile(path, first, jobs), message }));
    const { status, requestId } = error;
    throw new ClientError(error.code, error.message, { status, requestId, errors, cause: error });
  }
}

function placeInFile(path: string, first: number, jobs: readonly unknown[]): string {
  return path.replace(/^jobs\[(\d+)\]/, (_, index: string) => {
    const id = idOf(jobs[Number(index)]);
    return `jobs[${Number(index) + first}]${id === undefined ? '' : ` (${id})`}`;
  });
}

function idOf(job: unknown): string | undefined {
  return typeof job === 'object' && job !== null && 'id' in job && typeof job.id === 'string' ? job.id : undefined;
}
