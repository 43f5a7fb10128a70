import * as contract from '#api/routes/runs.ts';
import type { Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { openRuns } from '#engine/runs/open.ts';
import { listRuns, readRun } from '#engine/runs/read.ts';
import { searchRuns } from '#engine/runs/search.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import type { Api } from '#functions/api/http/context.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentPage } from '#functions/api/present/lists.ts';
import { presentRun } from '#functions/api/present/run.ts';
import type { Page } from '#ports/stores/page.ts';
import { logAnswer } from './log.ts';
import { runAnswer } from './one-run.ts';

type Query = Parameters<typeof searchRuns>[1] & { readonly open?: 'true' };

async function runsOf(api: Api, { open, ...query }: Query): Promise<Result<Page<Run>>> {
  return open === 'true' ? accepted(await openRuns(api, query)) : searchRuns(api, query);
}

/** The routes by which runs are read. */
export const runRoutes: readonly Route[] = [
  implement(contract.searchRunsRoute, async (api, { query }) =>
    resultAnswer(await runsOf(api, present(query)), (page) => jsonAnswer(200, presentPage(page, presentRun))),
  ),

  implement(contract.listRunsRoute, async (api, { params, query }) =>
    resultAnswer(await listRuns(api, params.id, present(query)), (page) =>
      jsonAnswer(200, presentPage(page, presentRun)),
    ),
  ),

  implement(contract.getRunRoute, async (api, { params }) => runAnswer(api, 200, await readRun(api, params.runId))),

  implement(contract.readLogRoute, async (api, { params, query }) => logAnswer(api, params.runId, present(query))),
];
