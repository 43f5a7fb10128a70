import * as contract from '#api/routes/definitions.ts';
import { present } from '#domain/values/present.ts';
import { applyJobs } from '#engine/jobs/set/apply.ts';
import { planJobs } from '#engine/jobs/set/plan.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';

/** The routes that take many jobs at once. */
export const definitionRoutes: readonly Route[] = [
  implement(contract.planRoute, async (api, { body }) =>
    resultAnswer(await planJobs(api, present(body)), (plan) => jsonAnswer(200, plan)),
  ),

  implement(contract.applyRoute, async (api, { body, by }) =>
    resultAnswer(await applyJobs(api, present(body), { by }), ({ items }) => jsonAnswer(200, { items })),
  ),
];
