import * as contract from '#api/routes/definitions.ts';
import { applyJobs, planJobs } from '#engine/jobs/apply.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { withoutUndefined } from '#functions/api/http/without-undefined.ts';

/** The routes that take many jobs at once. */
export const definitionRoutes: readonly Route[] = [
  implement(contract.planRoute, async (api, { body }) =>
    resultAnswer(await planJobs(api, withoutUndefined(body)), ({ items }) => jsonAnswer(200, { items })),
  ),

  implement(contract.applyRoute, async (api, { body, by }) =>
    resultAnswer(await applyJobs(api, withoutUndefined(body), { by }), ({ items }) => jsonAnswer(200, { items })),
  ),
];
