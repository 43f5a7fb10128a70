import * as contract from '../../shared/api/definition-routes.ts';
import { applyJobs, planJobs } from '../../shared/engine/apply-jobs.ts';
import { jsonAnswer, resultAnswer } from './answer.ts';
import { implement, type Route } from './route.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The routes that take many jobs at once. */
export const definitionRoutes: readonly Route[] = [
  implement(contract.planRoute, async (api, { body }) =>
    resultAnswer(await planJobs(api, withoutUndefined(body)), ({ items }) => jsonAnswer(200, { items })),
  ),

  implement(contract.applyRoute, async (api, { body, by }) =>
    resultAnswer(await applyJobs(api, withoutUndefined(body), { by }), ({ items }) => jsonAnswer(200, { items })),
  ),
];
