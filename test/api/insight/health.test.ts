import { expect, test } from 'vitest';
import { healthSchema } from '#api/shapes/health.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import { httpEvent } from '#testing/http-event.ts';
import { memoryMachine } from '#testing/runtime.ts';

const GROWN = { bytes: 300 * 2 ** 20 };

test.each([GROWN, undefined])(
  'health says how large the log of the local store has grown, where that is too large: %o',
  async (grownLog) => {
    const { engine } = memoryMachine('2026-11-23T08:59:30Z').runtime();
    const handler = makeHandler({ ...engine, openApi, grownLog: () => grownLog, logFault: () => undefined });

    const answer = await handler(await httpEvent(new Request('http://localhost/v1/health'), 'request-1'));

    expect(healthSchema().parse(JSON.parse(answer.body ?? '')).grownLog).toEqual(grownLog);
  },
);
