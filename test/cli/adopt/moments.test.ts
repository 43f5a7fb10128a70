import { afterEach, beforeEach, expect, test } from 'vitest';
import { adoptWorld } from './adopt-world.ts';

let world: Awaited<ReturnType<typeof adoptWorld>>;

beforeEach(async () => {
  world = await adoptWorld();
});

afterEach(() => world.restore());

const TO_NINE_MS = 3_597_000;
const WHILE_IT_IS_READ = /one +one +left: a fire is near by now: run this again after 2026-11-05T09:01:00Z/;

test('a wait that ends near the next fire, as with a closed lid, is no quiet moment', async () => {
  await world.schedule('one', { ScheduleExpression: 'cron(0 8,9 * * ? *)' });
  world.oversleep(TO_NINE_MS - 60_000);

  expect(await world.adopt('--apply')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/one +one +left: a fire is near: run this again after 2026-11-05T09:01:00Z/),
  });
  expect(await world.states()).toEqual({ one: 'ENABLED' });
});

test('a wait that ends a little late, near a fire, goes on', async () => {
  await world.schedule('one', { ScheduleExpression: 'cron(0,3 8 * * ? *)' });
  world.oversleep(75_000);

  expect((await world.adopt('--apply')).code).toBe(0);
  expect(world.slept()).toEqual([60_000, 105_000]);
});

test('a call that takes until a fire is near ends a quiet moment: nothing is switched, and the next adoption takes it over', async () => {
  await world.schedule('one');
  let reads = 0;
  world.guardCalls(async (carryOut, call) => {
    reads += call === 'GetScheduleCommand' ? 1 : 0;
    if (call === 'GetScheduleCommand' && reads === 2) {
      await world.clock.advanceByAsync(TO_NINE_MS);
    }
    return await carryOut();
  });

  expect(await world.adopt('--apply')).toMatchObject({ code: 1, out: expect.stringMatching(WHILE_IT_IS_READ) });
  expect(await world.states()).toEqual({ one: 'ENABLED' });
  expect((await world.api.client.getJob('one')).tags).toContain('adopted:written');
  world.guardCalls(undefined);
  expect((await world.adopt('--apply')).code).toBe(0);

  await world.clock.advanceToAsync(Date.parse('2026-11-06T08:00:00Z'));
  reads = 0;
  world.guardCalls(async (carryOut, call) => {
    reads += call === 'GetScheduleCommand' ? 1 : 0;
    if (call === 'GetScheduleCommand' && reads === 2) {
      await world.clock.advanceByAsync(TO_NINE_MS);
    }
    return await carryOut();
  });
  expect(await world.adopt('--undo', '--apply')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/left: a fire is near by now: run this again after 2026-11-06T09:01:00Z/),
  });
  expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'active' }]);
});
