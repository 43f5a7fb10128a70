import { presentPage } from '../../shared/api/present-page.ts';
import { presentRun } from '../../shared/api/present-run.ts';
import * as contract from '../../shared/api/run-routes.ts';
import { cancelRun } from '../../shared/engine/cancel-run.ts';
import { readRun } from '../../shared/engine/read-run.ts';
import { jsonAnswer, resultAnswer } from './answer.ts';
import { logAnswer } from './log-answer.ts';
import { implement, type Route } from './route.ts';
import { withoutUndefined } from './without-undefined.ts';

const DAY_CHARACTERS = 10;

/** The routes under /v1/runs. */
export const runRoutes: readonly Route[] = [
  implement(contract.searchRunsRoute, async (api, { query }) => {
    const today = new Date(api.ports.clock.now()).toISOString().slice(0, DAY_CHARACTERS);
    const page = await api.ports.history.searchRuns(withoutUndefined({ ...query, day: query.day ?? today }));
    return jsonAnswer(200, presentPage(page, presentRun));
  }),

  implement(contract.getRunRoute, async (api, { params }) =>
    resultAnswer(await readRun(api, params.runId), (run) => jsonAnswer(200, presentRun(run))),
  ),

  implement(contract.readLogRoute, async (api, { params, query }) =>
    logAnswer(api, params.runId, withoutUndefined(query)),
  ),

  implement(contract.cancelRunRoute, async (api, { params, by }) =>
    resultAnswer(await cancelRun(api, params.runId, { by }), (run) => jsonAnswer(202, presentRun(run))),
  ),
];
