import * as contract from '#api/routes/jobs.ts';
import { present } from '#domain/values/present.ts';
import { listLines, readLines, viewsOf } from '#engine/jobs/list.ts';
import { readJob } from '#engine/jobs/read.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentJob } from '#functions/api/present/job.ts';
import { presentJobLine } from '#functions/api/present/job-line.ts';
import { presentPage } from '#functions/api/present/lists.ts';
import { jobAnswer } from './answer.ts';

/** The routes by which one job and the list of jobs are read. */
export const jobRoutes: readonly Route[] = [
  implement(contract.listJobsRoute, async (api, { query: { view, ids, ...query } }) => {
    const page = ids === undefined ? await listLines(api, present(query)) : { items: await readLines(api, ids) };
    return view === 'list'
      ? jsonAnswer(200, presentPage(page, presentJobLine))
      : jsonAnswer(200, presentPage({ ...page, items: await viewsOf(api, page.items) }, presentJob));
  }),

  implement(contract.getJobRoute, async (api, { params }) => resultAnswer(await readJob(api, params.id), jobAnswer)),
];
