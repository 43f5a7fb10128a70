import { entityTag } from '#api/routes/conditional.ts';
import { getJobRoute } from '#api/routes/jobs.ts';
import { pathOf } from '#api/routes/path.ts';
import type { JobView } from '#engine/jobs/read.ts';
import { type Answer, jsonAnswer } from '#functions/api/http/answer.ts';
import { STATE_TAG } from '#functions/api/http/weak-validators.ts';
import { presentJob } from '#functions/api/present/job.ts';

/** A job as it is, with what conditional requests name it by. */
export function jobAnswer(job: JobView): Answer {
  return jsonAnswer(200, presentJob(job), tagsOf(job));
}

/** A job that is new, and where it is. */
export function createdAnswer(job: JobView): Answer {
  return jsonAnswer(201, presentJob(job), {
    ...tagsOf(job),
    location: pathOf(getJobRoute, { id: job.definition.id }),
  });
}

/** Its revision for conditional writes, its revision and its head's version for reading it again only when something changed. */
function tagsOf({ definition: { revision }, head }: JobView) {
  return { etag: entityTag(revision), [STATE_TAG]: `W/"${revision}.${head.version}"` };
}
