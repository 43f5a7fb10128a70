import * as contract from '#api/routes/jobs.ts';
import { present } from '#domain/values/present.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import type { IfRevision } from '#engine/jobs/if-revision.ts';
import { pauseJob, resumeJob } from '#engine/jobs/pause.ts';
import { createJob, patchJob, replaceJob } from '#engine/jobs/save.ts';
import { skipOneFire } from '#engine/jobs/skip.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { emptyAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { askedAnswer } from '#functions/api/routes/runs/one-run.ts';
import { createdAnswer, jobAnswer } from './answer.ts';

/** The routes by which a job is stored, steered, run and deleted. */
export const jobChangeRoutes: readonly Route[] = [
  implement(contract.createJobRoute, async (api, { body, by }) =>
    resultAnswer(await createJob(api, body, { by }), (job) => createdAnswer(job)),
  ),

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
];

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
