import * as contract from '#api/routes/backfills.ts';
import { getJobRoute } from '#api/routes/jobs.ts';
import { pathOf } from '#api/routes/path.ts';
import { present } from '#domain/values/present.ts';
import { backfillJob, cancelBackfill, planBackfill } from '#engine/jobs/backfill.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentBackfill } from '#functions/api/present/backfill.ts';
import { presentFires } from '#functions/api/present/lists.ts';

/** The routes of backfills. */
export const backfillRoutes: readonly Route[] = [
  implement(contract.backfillRoute, async (api, { params, headers, body: { dryRun, ...request }, by }) => {
    if (dryRun) {
      return resultAnswer(await planBackfill(api, params.id, request), ({ schedule, fires }) =>
        jsonAnswer(200, { count: fires.length, fires: presentFires(schedule, fires) }),
      );
    }
    const options = { by, ...present({ idempotencyKey: headers['idempotency-key'] }) };
    return resultAnswer(await backfillJob(api, params.id, request, options), (backfill) =>
      jsonAnswer(202, presentBackfill(backfill), { location: pathOf(getJobRoute, params) }),
    );
  }),

  implement(contract.cancelBackfillRoute, async (api, { params, by }) =>
    resultAnswer(await cancelBackfill(api, params.id, params.backfillId, { by }), (backfill) =>
      jsonAnswer(200, presentBackfill(backfill)),
    ),
  ),
];
