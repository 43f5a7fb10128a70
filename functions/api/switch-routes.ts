import { presentSwitch } from '../../shared/api/present-switch.ts';
import * as contract from '../../shared/api/switch-routes.ts';
import { pauseAll, resumeAll } from '../../shared/engine/pause-all.ts';
import { jsonAnswer, resultAnswer } from './answer.ts';
import { implement, type Route } from './route.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The switch over all jobs. */
export const switchRoutes: readonly Route[] = [
  implement(contract.pauseAllRoute, async (api, { body, by }) =>
    resultAnswer(await pauseAll(api, { by, ...withoutUndefined(body ?? {}) }), (state) =>
      jsonAnswer(200, presentSwitch(state)),
    ),
  ),

  implement(contract.resumeAllRoute, async (api) =>
    resultAnswer(await resumeAll(api), (state) => jsonAnswer(200, presentSwitch(state))),
  ),
];
