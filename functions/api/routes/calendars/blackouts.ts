import * as contract from '#api/routes/calendars/blackouts.ts';
import { present } from '#domain/values/present.ts';
import { listBlackouts } from '#engine/standstills/list-blackouts.ts';
import { removeBlackout } from '#engine/standstills/remove-blackout.ts';
import { setBlackout } from '#engine/standstills/set-blackout.ts';
import { emptyAnswer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { presentBlackout } from '#functions/api/present/blackout.ts';

/** The routes of blackouts. */
export const blackoutRoutes: readonly Route[] = [
  implement(contract.listBlackoutsRoute, async (api) =>
    jsonAnswer(200, { items: (await listBlackouts(api)).map(presentBlackout) }),
  ),

  implement(contract.setBlackoutRoute, async (api, { body: { then, ...wanted }, by }) =>
    resultAnswer(
      await setBlackout(api, {
        ...present(wanted),
        to: wanted.to,
        by,
        ...(then === undefined ? {} : { handsOn: true }),
      }),
      (view) => jsonAnswer(201, presentBlackout(view)),
    ),
  ),

  implement(contract.removeBlackoutRoute, async (api, { params, by }) =>
    resultAnswer(await removeBlackout(api, params.blackout, { by }), emptyAnswer),
  ),
];
