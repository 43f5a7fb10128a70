import { entityTag } from '#api/routes/conditional.ts';
import * as contract from '#api/routes/jobs.ts';
import { pathOf } from '#api/routes/path.ts';
import { present } from '#domain/values/present.ts';
import { readAudit } from '#engine/insight/audit.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import type { IfRevision } from '#engine/jobs/if-revision.ts';
import { listLines, readLines, viewsOf } from '#engine/jobs/list.ts';
import { nextFires } from '#engine/jobs/next-fires.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { type JobView, readJob } from '#engine/jobs/read.ts';
import { createJob, patchJob, replaceJob } from '#engine/jobs/save.ts';
import { skipOneFire } from '#engine/jobs/skip.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { type Answer, emptyAnswer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { STATE_TAG } from '#functions/api/http/weak-validators.ts';
import { presentAuditEntry } from '#functions/api/present/audit-entry.ts';
import { presentJob } from '#functions/api/present/job.ts';
import { presentJobLine } from '#functions/api/present/job-line.ts';
import { presentFires, presentPage } from '#functions/api/present/lists.ts';
import { askedAnswer } from './one-run.ts';

/** The routes of one job and of their list. */
export const jobRoutes: readonly Route[] = [
  implement(contract.listJobsRoute, async (api, { query: { view, ids, ...query } }) => {
    const page = ids === undefined ? await listLines(api, present(query)) : { items: await readLines(api, ids) };
    return view === 'list'
      ? jsonAnswer(200, presentPage(page, presentJobLine))
      : jsonAnswer(200, presentPage({ ...page, items: await viewsOf(api, page.items) }, presentJob));
  }),

  implement(contract.createJobRoute, async (api, { body, by }) =>
    resultAnswer(await createJob(api, body, { by }), (job) => createdAnswer(job)),
  ),

  implement(contract.getJobRoute, async (api, { params }) => resultAnswer(await readJob(api, params.id), jobAnswer)),

  implement(contract.putJobRoute, async (api, { params, headers, body, by }) =>
    resultAnswer(await replaceJob(api, params.id, body, { by, ...ifRevision(headers) }), (job) =>
      job.change === 'created' ? createdAnswer(job) : jobAnswer(job),
    ),
  ),

  implement(contract.patchJobRoute, async (api, { params, headers, body, by }) =>
    resultAnswer(await patchJob(api, params.id, body, { by, ...ifRevision(headers) }), jobAnswer),
  ),

  implement(contract.deleteJobRoute, async (api, { params, query, headers, by }) =>
    resultAnswer(
      await deleteJob(api, params.id, { by, force: query.force !== undefined, ...ifRevision(headers) }),
      emptyAnswer,
    ),
  ),

  implement(contract.pauseJobRoute, async (api, { params, body, by }) =>
    resultAnswer(await pauseJob(api, params.id, { by, ...present(body ?? {}) }), jobAnswer),
  ),

  implement(contract.resumeJobRoute, async (api, { params, by }) =>
    resultAnswer(await resumeJob(api, params.id, { by }), jobAnswer),
  ),

  implement(contract.runJobRoute, async (api, { params, headers, body: { force, args, env, note, at } = {}, by }) => {
    const inputs = present({ args, env, note });
    const options = present({ forced: force, at, idempotencyKey: headers['idempotency-key'] });
    return askedAnswer(api, await triggerRun(api, params.id, { by, inputs, ...options }));
  }),

  implement(contract.skipFireRoute, async (api, { params, body, by }) => {
    const { at, undo, note } = body;
    return resultAnswer(await skipOneFire(api, params.id, { by, ...present({ at, undo, note }) }), jobAnswer);
  }),

  implement(contract.nextFiresRoute, async (api, { params, query }) =>
    resultAnswer(await nextFires(api, params.id, query.count), ({ schedule, fires }) =>
      jsonAnswer(200, { items: presentFires(schedule, fires) }),
    ),
  ),

  implement(contract.listAuditRoute, async (api, { params, query }) =>
    resultAnswer(await readAudit(api, params.id, present(query)), (page) =>
      jsonAnswer(200, presentPage(page, presentAuditEntry)),
    ),
  ),
];

function jobAnswer(job: JobView): Answer {
  return jsonAnswer(200, presentJob(job), tagsOf(job));
}

function createdAnswer(job: JobView): Answer {
  return jsonAnswer(201, presentJob(job), {
    ...tagsOf(job),
    location: pathOf(contract.getJobRoute, { id: job.definition.id }),
  });
}

/** Its revision for conditional writes, its revision and its head's version for reading it again only when something changed. */
function tagsOf({ definition: { revision }, head }: JobView) {
  return { etag: entityTag(revision), [STATE_TAG]: `W/"${revision}.${head.version}"` };
}

interface Preconditions {
  readonly 'if-match'?: IfRevision | undefined;
  readonly 'if-none-match'?: '*' | undefined;
}

/** If-Match goes first (RFC 9110, section 13.2.2). */
function ifRevision(headers: Preconditions): { readonly ifRevision?: IfRevision } {
  return present({
    ifRevision: headers['if-match'] ?? (headers['if-none-match'] === undefined ? undefined : ('none' as const)),
  });
}
