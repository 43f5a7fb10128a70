import { commandReading } from '#domain/jobs/command/command.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import { parentsFirst } from '#domain/jobs/parents-first.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { prunedParents } from '#engine/jobs/checks/followers.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import type { IfRevision } from '#engine/jobs/if-revision.ts';
import { replaceJob, type SavedJob } from '#engine/jobs/save.ts';
import type { Intent } from './intent.ts';
import { planOf, toPrune } from './plan.ts';
import { type JobSet, type ReadJob, readSet } from './read.ts';
import { warningsOf } from './warnings.ts';

/** Jobs to have, and the plan that is carried out with them, if one was made. */
interface ApplyRequest extends JobSet {
  /** The hash of a plan: refused where what is there, or what was sent, is not what it was made of. */
  readonly plan?: string;
}

/** The change that applying makes to one job. */
interface AppliedJob {
  readonly id: string;
  readonly change: SavedJob['change'] | 'deleted';
  /** The thing that its command was read as; of a job that was saved. */
  readonly command?: string;
  readonly warnings?: readonly Warning[];
}

/** The revisions that jobs must have, where a plan is carried out, and the jobs that go. */
interface Steps {
  readonly expected: ReadonlyMap<string, IfRevision>;
  readonly gone: readonly string[];
}

/** Creates and updates the jobs, and deletes what is pruned. One bad job, or another plan, and nothing is stored. */
export async function applyJobs(
  engine: Engine,
  request: ApplyRequest,
  { by }: { readonly by: string },
): Promise<Result<{ readonly items: readonly AppliedJob[] }>> {
  const read = await readSet(engine, request, 'edit');
  if (!read.ok) {
    return read;
  }
  const steps = await stepsOf(engine, request, read.value);
  if (!steps.ok) {
    return steps;
  }
  const { expected, gone } = steps.value;
  const followed = await prunedParents(engine, read.value, gone);
  if (followed !== undefined) {
    return followed;
  }
  const made: (() => AppliedJob | Promise<AppliedJob>)[] = [];
  for (const job of parentsFirst(read.value)) {
    const { settings, input } = job;
    const saved = await replaceJob(engine, settings.id, input, {
      by,
      isChecked: true,
      ...condition(expected, settings.id),
    });
    if (!saved.ok) {
      return sinceThePlan(saved, settings.id, made.length);
    }
    made.push(() => appliedJob(engine, job, saved.value.change));
  }
  for (const id of gone) {
    const deleted = await deleteJob(engine, id, { by, force: true, ...condition(expected, id) });
    if (deleted.ok) {
      made.push(() => ({ id, change: 'deleted' }));
    } else if (deleted.refusal.code === 'revision_mismatch') {
      return sinceThePlan(deleted, id, made.length);
    }
  }
  return accepted({ items: await Promise.all(made.map((describe) => describe())) });
}

async function appliedJob(engine: Engine, job: ReadJob, change: SavedJob['change']): Promise<AppliedJob> {
  const { settings } = job;
  return change === 'unchanged'
    ? { id: settings.id, change }
    : {
        id: settings.id,
        change,
        command: commandReading(settings.command),
        ...(await warningsOf(engine, { ...job, change })),
      };
}

async function stepsOf(engine: Engine, request: ApplyRequest, jobs: readonly ReadJob[]): Promise<Result<Steps>> {
  const mayDelete = (id: string) => engine.rights?.mayDelete(id) ?? true;
  if (request.plan === undefined) {
    return accepted({ expected: new Map(), gone: await toPrune(engine, request, jobs, mayDelete) });
  }
  const { intents, hash } = await planOf(engine, request, jobs);
  if (hash !== request.plan) {
    return refused('plan_outdated', `the plan is ${hash} now, not ${request.plan}; nothing was stored: plan again`);
  }
  const gone = intents.filter(({ change }) => change === 'deleted').map(({ id }) => id);
  const kept = gone.find((id) => !mayDelete(id));
  return kept === undefined
    ? accepted({ expected: new Map(intents.map(expectation)), gone })
    : refused('access_denied', `the plan deletes ${kept}, which needs the role editor for it`);
}

function expectation({ id, revision }: Intent): [string, IfRevision] {
  return [id, revision ?? 'none'];
}

function condition(expected: Steps['expected'], jobId: string): { readonly ifRevision?: IfRevision } {
  const ifRevision = expected.get(jobId);
  return ifRevision === undefined ? {} : { ifRevision };
}

/** Another revision is the plan's matter: only jobs of a plan have one that they must be at. */
function sinceThePlan(refusal: Refused, jobId: string, applied: number): Refused {
  return refusal.refusal.code === 'revision_mismatch'
    ? refused('plan_outdated', `${jobId} was changed since the plan; ${applied} jobs of it are applied: plan again`)
    : refusal;
}
