import * as contract from '../../../shared/api/routes/switch.ts';
import { pauseAll, resumeAll } from '../../../shared/engine/commit/standstill.ts';
import { jsonAnswer, resultAnswer } from '../http/answer.ts';
import { implement, type Route } from '../http/implement.ts';
import { withoutUndefined } from '../http/without-undefined.ts';
import { presentSwitch } from '../present/switch.ts';

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
