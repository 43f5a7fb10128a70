import * as contract from '#api/routes/switch.ts';
import { present } from '#domain/values/present.ts';
import { pauseAll, resumeAll } from '#engine/standstills/pause-of-all.ts';
import { jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentSwitch } from '#functions/api/present/switch.ts';

/** The switch over all jobs. */
export const switchRoutes: readonly Route[] = [
  implement(contract.pauseAllRoute, async (api, { body, by }) =>
    resultAnswer(await pauseAll(api, { by, ...present(body ?? {}) }), (state) => jsonAnswer(200, presentSwitch(state))),
  ),

  implement(contract.resumeAllRoute, async (api) =>
    resultAnswer(await resumeAll(api), (state) => jsonAnswer(200, presentSwitch(state))),
  ),
];
