import { randomBytes } from 'node:crypto';
import * as contract from '#api/routes/reports/keys.ts';
import { removePingKey, setPingKey } from '#engine/reports/ping-key.ts';
import { emptyAnswer, jsonAnswer, resultAnswer } from '#functions/api/http/answer.ts';
import { implement, type Route } from '#functions/api/http/implement.ts';
import { hashOfKey } from '#functions/deployment/ping-key.ts';

const KEY_BYTES = 32;

/** The routes of the keys of jobs that run elsewhere. A key stands in this one answer and nowhere else. */
export const keyRoutes: readonly Route[] = [
  implement(contract.setPingKeyRoute, async (api, { params, body: { rotate = false } = {}, by }) => {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    const set = await setPingKey(api, params.id, { hash: hashOfKey(key), rotate }, { by });
    return resultAnswer(set, () => jsonAnswer(201, { key, path: `/v1/ping/${key}` }));
  }),

  implement(contract.removePingKeyRoute, async (api, { params, by }) =>
    resultAnswer(await removePingKey(api, params.id, { by }), emptyAnswer),
  ),
];
