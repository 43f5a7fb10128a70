import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { AppliedJob } from '#api/shapes/plan.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { type FileSet, located, pagesOf } from './pages.ts';
import { type FilePlan, inputOf, planPages } from './plan-pages.ts';

/** The hash to insist on, if any; who is told how many jobs are done; and who is asked before each call whether to go on. */
interface ApplyOptions {
  readonly plan?: string | undefined;
  readonly onPlanned: (jobs: number) => void;
  readonly onApplied: (jobs: number) => void;
  readonly isStopped: () => boolean;
}

/**
 * Applies jobs. More than one call takes are planned first, so that a bad job on the last page still leaves everything as it was, and
 * pages on which nothing changes are not sent again; pruning, which only a call that sees all jobs can do, is then done here, at the end.
 * A call that is under way is waited for.
 * @throws CommandFailure plan_outdated where the plan is another one than `plan`, before anything is stored; stopped, saying how far it came
 */
export async function applyPages(client: Client, set: FileSet, options: ApplyOptions): Promise<readonly AppliedJob[]> {
  const [page = [], ...others] = pagesOf(set.jobs);
  if (others.length === 0) {
    return (await located(page, client.apply({ ...inputOf(set, page, 1), plan: options.plan }))).items;
  }
  const plan = await planPages(client, set, options.onPlanned);
  if (options.plan !== undefined && options.plan !== plan.hash) {
    throw new CommandFailure(
      'plan_outdated',
      `the plan is ${plan.hash} now, not ${options.plan}; nothing was stored: plan again`,
    );
  }
  return carryOut(client, set, plan, options);
}

async function carryOut(client: Client, set: FileSet, plan: FilePlan, options: ApplyOptions): Promise<AppliedJob[]> {
  const { pages, gone } = plan;
  const { isStopped, onApplied } = options;
  const items: AppliedJob[] = [];
  let done = 0;
  for (const { page, hash, isDone } of pages) {
    refuseToGoOn(isStopped, `${done} of ${set.jobs.length} jobs are applied`);
    items.push(...(isDone ? unchanged(plan, page.length, done) : await applied(page, hash)));
    done += page.length;
    onApplied(done);
  }
  const deleted = await deleteAll(gone, ({ id, revision }, count) => {
    refuseToGoOn(isStopped, `all jobs are applied, ${count} of ${gone.length} others deleted`);
    return client.deleteJob(id, options.plan === undefined ? {} : { ifRevision: revision });
  });
  return [...items, ...deleted.map(({ id }): AppliedJob => ({ id, change: 'deleted' }))];

  async function applied(page: FilePlan['pages'][number]['page'], hash: string): Promise<readonly AppliedJob[]> {
    const input = { ...inputOf(set, page, pages.length), plan: options.plan === undefined ? undefined : hash };
    return (await located(page, client.apply(input))).items;
  }
}

/** Deletes jobs, those that others of them follow behind those. */
async function deleteAll(
  jobs: FilePlan['gone'],
  remove: (job: FilePlan['gone'][number], count: number) => Promise<unknown>,
): Promise<FilePlan['gone']> {
  const done: FilePlan['gone'][number][] = [];
  for (let left = jobs; left.length > 0; ) {
    const followed: { readonly job: FilePlan['gone'][number]; readonly error: unknown }[] = [];
    for (const job of left) {
      try {
        await remove(job, done.length);
        done.push(job);
      } catch (error) {
        if (!(error instanceof ClientError && error.code === 'job_followed')) {
          throw error;
        }
        followed.push({ job, error });
      }
    }
    if (followed.length === left.length) {
      throw followed[0]?.error;
    }
    left = followed.map(({ job }) => job);
  }
  return done;
}

function unchanged({ items }: FilePlan, count: number, from: number): readonly AppliedJob[] {
  return items.slice(from, from + count).map(({ id, change }) => ({ id, change }));
}

function refuseToGoOn(isStopped: () => boolean, progress: string): void {
  if (isStopped()) {
    throw new CommandFailure('stopped', `stopped: ${progress}; apply the file again for the rest`);
  }
}
