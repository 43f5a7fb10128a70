import { expect, test } from 'vitest';
import { healthSchema } from '#api/shapes/health.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { testChannelBy } from '#functions/api/test-channel.ts';
import { openApi } from '#local/http/open-api.ts';
import type { Sending } from '#ports/channels.ts';
import type { InvocationResult } from '#ports/function-invoker.ts';
import { httpEvent } from '#testing/http-event.ts';
import { TellingWorld } from '../../engine/notices/telling-world.ts';

test('health and the list of channels show what waits on each, and which one fails since when', async () => {
  const world = new TellingWorld({ ops: 'slack', mail: 'email' });
  await world.decides('job', {}, 'mail');
  const failing = { sinceMs: world.clock.now(), tries: 3, lastError: '503 busy' };
  const head = { name: 'mail', version: 1, tokens: 5, tokensAtMs: 0, failing, goneSinceMs: failing.sinceMs };
  await world.ports.channelHeads.write(head);

  const { body } = await asked(world, 'GET', '/v1/health');

  expect(healthSchema().parse(body).channels).toEqual([
    {
      name: 'mail',
      type: 'email',
      pending: 1,
      failingSince: '2026-06-01T00:00:00.000Z',
      lastError: '503 busy',
      gone: true,
    },
    { name: 'ops', type: 'slack', pending: 0, untried: true },
  ]);
  expect(await asked(world, 'GET', '/v1/channels')).toEqual({
    status: 200,
    body: { items: healthSchema().parse(body).channels },
  });
});

test('a test answers what the receiver did, and names a channel that there is not', async () => {
  const world = new TellingWorld();

  expect(await asked(world, 'POST', '/v1/channels/ops/test')).toEqual({
    status: 200,
    body: { outcome: 'again', answer: '429', afterSeconds: 30 },
  });
  expect(await asked(world, 'POST', '/v1/channels/other/test')).toMatchObject({
    status: 404,
    body: { code: 'channel_not_found', detail: 'there is no channel other in the configuration' },
  });
});

test.each<[InvocationResult, Sending | undefined | Error]>([
  [
    { kind: 'answered', payload: '{"sending":{"kind":"sent","answer":"200 ok"}}', logTail: '' },
    { kind: 'sent', answer: '200 ok' },
  ],
  [{ kind: 'answered', payload: '{}', logTail: '' }, undefined],
  [
    { kind: 'function_failed', payload: '{"errorMessage":"x"}', logTail: '' },
    new Error('the notifier answered {"errorMessage":"x"}'),
  ],
  [{ kind: 'not_invoked', why: 'denied', retryable: false }, new Error('denied')],
])('on AWS the notifier is asked to test: %j', async (result, expected) => {
  const { CRONSTACK_NOTIFIER: before } = process.env;
  process.env.CRONSTACK_NOTIFIER = 'notifier';
  const payloads: string[] = [];
  const test = testChannelBy({
    invoke: async ({ functionName, payload }) => {
      payloads.push(`${functionName} ${payload}`);
      return result;
    },
  })('ops');

  await (expected instanceof Error
    ? expect(test).rejects.toThrow(expected.message)
    : expect(test).resolves.toEqual(expected));

  expect(payloads).toEqual(['notifier {"test":"ops"}']);
  process.env.CRONSTACK_NOTIFIER = before;
});

async function asked(world: TellingWorld, method: string, path: string) {
  const again: Sending = { kind: 'again', answer: '429', afterSeconds: 30 };
  const handler = makeHandler({
    ...world.notifier().engine,
    openApi,
    testChannel: async (name) => (name === 'ops' ? again : undefined),
    logFault: ({ error }) => {
      throw error;
    },
  });
  const { statusCode, body } = await handler(
    await httpEvent(new Request(`http://localhost${path}`, { method }), 'request-1'),
  );
  return { status: statusCode, body: JSON.parse(body ?? '') };
}
