import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { isObject } from '#domain/values/json/object.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Refusal } from '#engine/commit/result.ts';
import { applyJobs } from '#engine/jobs/set/apply.ts';
import { planJobs } from '#engine/jobs/set/plan.ts';
import type { JobSet } from '#engine/jobs/set/read.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';
import type { TellAnswer } from './answer.ts';

/** Somebody else changes jobs at the same time, and is done soon. */
const MOST_PLANS = 5;
/** Of an answer CloudFormation reads 4,096 bytes (user guide, "Custom resource response objects"). */
const LONGEST_REASON = 1_000;

/** The engine, the log, and the way back to CloudFormation. */
interface ApplierDependencies {
  readonly engine: Engine;
  readonly logger: () => Logger;
  readonly answer: TellAnswer;
}

/** The outcome of a request: how many jobs changed in which way, or the reason why none did. */
type Outcome =
  | { readonly ok: true; readonly changes: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly reason: string };

/**
 * Makes the function behind the custom resource of jobs in code: creation and update make the jobs what the properties say, deletion removes
 * those of their source. A deployment that is rolled back asks for what was there before, and gets it. Asked twice, it changes nothing more.
 */
export function makeHandler({
  engine,
  logger,
  answer,
}: ApplierDependencies): MiddyfiedHandler<CloudFormationCustomResourceEvent, void> {
  return composed<CloudFormationCustomResourceEvent, void>(async (event) => {
    const set = setOf(event);
    const outcome = set === undefined ? unread(event) : await attempted(() => applied(engine, set, event));
    logger().info('jobs in code', { request: event.RequestType, source: set?.source, ...outcome });
    const { StackId, RequestId, LogicalResourceId } = event;
    const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: physicalIdOf(event, set) };
    await answer(
      event.ResponseURL,
      outcome.ok
        ? { ...ids, Status: 'SUCCESS', Data: { ...outcome.changes } }
        : { ...ids, Status: 'FAILED', Reason: outcome.reason.slice(0, LONGEST_REASON) },
    );
  })
    .use(logKeys(logger))
    .use(errorLog(logger));
}

/** Plans, and carries out that plan and no other: what somebody saved meanwhile is planned anew. */
async function applied(engine: Engine, set: JobSet, { StackId }: CloudFormationCustomResourceEvent): Promise<Outcome> {
  for (let plans = 1; ; plans += 1) {
    const plan = await planJobs(engine, set);
    if (!plan.ok) {
      return { ok: false, reason: inWords(plan.refusal, set) };
    }
    const done = await applyJobs(engine, { ...set, plan: plan.value.hash }, { by: StackId });
    if (done.ok) {
      return { ok: true, changes: counted(done.value.items.map(({ change }) => change)) };
    }
    if (done.refusal.code !== 'plan_outdated' || plans === MOST_PLANS) {
      return { ok: false, reason: inWords(done.refusal, set) };
    }
  }
}

/** Of properties that cannot be read nothing was ever applied, so there is nothing to delete. */
function unread({ RequestType }: CloudFormationCustomResourceEvent): Outcome {
  return RequestType === 'Delete'
    ? { ok: true, changes: counted([]) }
    : { ok: false, reason: 'expected source, a text, and jobs, a list in JSON' };
}

/** CloudFormation waits for an answer, an hour long if need be. */
async function attempted(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** The jobs that the properties ask for; undefined where they cannot be read. CloudFormation makes texts of all values, so the jobs are one. */
function setOf({ RequestType, ResourceProperties }: CloudFormationCustomResourceEvent): JobSet | undefined {
  const { source, jobs } = ResourceProperties;
  const listed = typeof jobs === 'string' ? parsedJson(jobs) : undefined;
  return typeof source === 'string' && Array.isArray(listed)
    ? { jobs: RequestType === 'Delete' ? [] : listed, source, prune: true }
    : undefined;
}

/** The source: under another one CloudFormation has the former jobs deleted, once these are there. */
function physicalIdOf(event: CloudFormationCustomResourceEvent, set: JobSet | undefined): string {
  const before = event.RequestType === 'Create' ? undefined : event.PhysicalResourceId;
  return set?.source ?? before ?? 'jobs in code';
}

/** A refusal with each error at its job: `report: schedule: expected ...`. */
function inWords({ message, errors = [] }: Refusal, { jobs }: JobSet): string {
  const named = errors.map(({ path, message: why }) => {
    const [, index = '', rest = path] = /^jobs\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    const job = jobs[Number(index)];
    const id = index !== '' && isObject(job) && typeof job.id === 'string' ? job.id : '';
    return [id, rest, why].filter((part) => part !== '').join(': ');
  });
  return [message, ...named].join('; ');
}

function counted(changes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = { created: 0, updated: 0, unchanged: 0, deleted: 0 };
  for (const change of changes) {
    counts[change] = (counts[change] ?? 0) + 1;
  }
  return counts;
}
