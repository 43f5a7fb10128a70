import * as contract from '#api/routes/insight.ts';
import { priceList } from '#domain/cost/prices.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { conditionsNow } from '#engine/conditions/now.ts';
import { forecast } from '#engine/forecast/forecast.ts';
import { sizeOf } from '#engine/forecast/runner-size.ts';
import { explain } from '#engine/insight/explain.ts';
import { jobStats } from '#engine/insight/stats.ts';
import { firesToCome } from '#engine/jobs/coming-fires.ts';
import { checkedReceipt } from '#engine/receipts/check.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentComing } from '#functions/api/present/insight/coming.ts';
import { presentConditions } from '#functions/api/present/insight/conditions.ts';
import { presentExplanation } from '#functions/api/present/insight/explanation.ts';
import { presentForecast } from '#functions/api/present/insight/forecast.ts';
import { presentReceipt } from '#functions/api/present/insight/receipt.ts';
import { presentReplay } from '#functions/api/present/insight/replay.ts';
import { presentStats } from '#functions/api/present/insight/stats.ts';

/** The routes that say how and why. */
export const insightRoutes: readonly Route[] = [
  implement(contract.explainRoute, async (api, { params, query }) => {
    const at = query.at ?? secondsOf(api.ports.clock.now());
    return resultAnswer(await explain(api, params.id, at), (explanation) =>
      jsonAnswer(200, presentExplanation(explanation)),
    );
  }),

  implement(contract.statsRoute, async (api, { params, query }) =>
    resultAnswer(await jobStats(api, params.id, query.runs), (stats) => jsonAnswer(200, presentStats(stats))),
  ),

  implement(contract.readConditionsRoute, async (api, { params }) =>
    resultAnswer(await conditionsNow(api, api.conditionMeans?.() ?? {}, params.id), (found) =>
      jsonAnswer(200, presentConditions(found)),
    ),
  ),

  implement(contract.comingFiresRoute, async (api, { query }) =>
    jsonAnswer(200, presentComing(await firesToCome(api, query))),
  ),

  implement(contract.receiptRoute, async (api, { params, query }) =>
    resultAnswer(await checkedReceipt(api, { day: params.day, number: query.page }), (checked) =>
      jsonAnswer(200, presentReceipt(checked)),
    ),
  ),

  implement(contract.forecastRoute, async (api, { body }) => {
    const { region, prices: own, ...request } = body;
    const list = priceList(region, present(own ?? {}));
    return resultAnswer(await forecast(api, { ...request, prices: list.prices }), (looked) =>
      jsonAnswer(
        200,
        presentForecast(looked, { days: request.days, limit: api.configuration.maxConcurrentJobs, list }),
      ),
    );
  }),

  implement(contract.replayRoute, async (api, { body, signal }) => {
    const { region, prices: own, ...request } = body;
    const { prices } = priceList(region, present(own ?? {}));
    const sizes = (runner: string) => sizeOf(api, runner);
    return resultAnswer(await replayJobs(api, request, { signal }), (replayed) =>
      jsonAnswer(200, presentReplay(replayed, { seed: request.seed, prices, sizeOf: sizes })),
    );
  }),
];
