import * as contract from '#api/routes/runs.ts';
import { present } from '#domain/values/present.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { retryRun } from '#engine/runs/retry.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { askedAnswer, runAnswer } from './one-run.ts';

/** The routes by which a run is cancelled, or done again. */
export const runChangeRoutes: readonly Route[] = [
  implement(contract.cancelRunRoute, async (api, { params, by }) =>
    runAnswer(api, 202, await cancelRun(api, params.runId, { by })),
  ),

  implement(contract.retryRunRoute, async (api, { params, headers, body: { force, current, note } = {}, by }) => {
    const options = present({ forced: force, current, note, idempotencyKey: headers['idempotency-key'] });
    return askedAnswer(api, await retryRun(api, params.runId, { by, ...options }));
  }),
];
