import { DeleteScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptWorld, aSchedule } from './adopt-world.ts';

let world: Awaited<ReturnType<typeof adoptWorld>>;

beforeEach(async () => {
  world = await adoptWorld();
});

afterEach(() => world.restore());

describe('a schedule whose job is deleted while it is taken over', () => {
  test('is enabled again, and the next adoption takes it over', async () => {
    await world.schedule('one');
    onceAfter('UpdateScheduleCommand', 1, () => world.api.client.deleteJob('one'));

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/one +one +failed: .*: it is enabled again, and its job is gone: run this again/),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, {}]);
    expect((await world.adopt('--apply')).code).toBe(0);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'active' }]);
  });

  test('is not touched where that was before', async () => {
    await world.schedule('one');
    onceAfter('GetScheduleCommand', 2, () => world.api.client.deleteJob('one'));

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('its job was deleted meanwhile'),
    });
    expect([await world.states(), world.aws.calls('UpdateScheduleCommand')]).toEqual([{ one: 'ENABLED' }, []]);
  });
});

describe('a schedule that a person disables after an adoption that did not touch it', () => {
  const WINDOW = {
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
    ScheduleExpression: 'cron(0 8 * * ? *)',
  } as const;

  test.each([
    { why: 'as a fire was near', changes: WINDOW, isThrottled: false },
    { why: 'as AWS refused', changes: {}, isThrottled: true },
  ])('stays disabled, and its job paused: $why', async ({ changes, isThrottled }) => {
    await world.schedule('one', changes);
    if (isThrottled) {
      world.aws.faults.throttle('UpdateScheduleCommand');
    }
    expect((await world.adopt('--apply')).code).toBe(1);
    await world.scheduler.send(new UpdateScheduleCommand({ ...aSchedule('one'), ...changes, State: 'DISABLED' }));
    await world.clock.advanceByAsync(3_600_000);

    expect((await world.adopt('--undo')).out).toContain(
      'its job is deleted: it was not disabled by an adoption, and stays so',
    );
    expect((await world.adopt()).out).toContain('its job is made, paused, as it is disabled');
    expect((await world.adopt('--apply')).out).toMatch(/one +one +paused\n/);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'paused' }]);
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, {}]);
  });
});

describe('a change whose answer is lost, and that comes about later', () => {
  test('lets no job plan whose schedule is enabled again', async () => {
    await world.schedule('one');
    const late = loseRequest(2);

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('it is enabled again, and its job is paused'),
    });
    expect((await late())?.status).toBe(412);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, { one: 'paused' }]);
    expect((await world.adopt('--apply')).code).toBe(0);
  });

  test('lets no job plan whose schedule an undo enables in between', async () => {
    await world.schedule('one');
    await world.adopt('--apply');
    await world.api.client.createJob({ id: 'child', after: [{ job: 'one' }], command: 'x' });
    world.aws.faults.throttle('UpdateScheduleCommand');
    const late = loseRequest(2);
    expect((await world.adopt('--undo', '--apply')).out).toContain('NEITHER FIRES: undo again at once');
    expect([await world.states(), await world.jobStates()]).toMatchObject([{ one: 'DISABLED' }, { one: 'paused' }]);

    await world.adopt('--undo', '--apply');
    expect((await late())?.status).toBe(412);
    expect([await world.states(), await world.jobStates()]).toMatchObject([{ one: 'ENABLED' }, { one: 'paused' }]);
  });

  test('is adopted where it comes before the schedule would be enabled again', async () => {
    await world.schedule('one');
    let patches = 0;
    let late: (() => Promise<Response>) | undefined;
    world.guardFetch(async (request, carryOut) => {
      patches += request.method === 'PATCH' ? 1 : 0;
      if (request.method === 'PATCH' && patches === 2) {
        late = carryOut;
        throw new TypeError('fetch failed');
      }
      if (request.method === 'PATCH' && patches === 3) {
        await late?.();
      }
      return await carryOut();
    });

    expect(await world.adopt('--apply')).toMatchObject({ code: 0, out: expect.stringMatching(/one +one +adopted/) });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'active' }]);
  });

  test('lets no job plan again while nobody knows whether its schedule fires', async () => {
    await world.schedule('one');
    await world.adopt('--apply');
    world.aws.faults.refuse('UpdateScheduleCommand', new Error('socket hang up'));

    expect(await world.adopt('--undo', '--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('its job is paused, and whether the schedule fires is not known: undo again'),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'paused' }]);
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, {}]);
  });
});

describe('a job that a person paused', () => {
  test('is not let plan where that was right before the switch', async () => {
    await world.schedule('one');
    onceAfter('GetScheduleCommand', 2, () => world.api.client.pauseJob('one', { note: 'incident' }));

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        'left: its job was paused here, and stays so: it still fires, and its job is paused: undo, and adopt again',
      ),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, { one: 'paused' }]);
  });

  test('stays paused after an undo that failed, and the plan of the undo says that it will fire', async () => {
    await world.schedule('one');
    await world.adopt('--apply');
    await world.api.client.pauseJob('one', { note: 'incident' });
    world.aws.faults.throttle('UpdateScheduleCommand');

    expect((await world.adopt('--undo')).out).toContain('its job is paused here, and nothing fires now: it will fire');
    expect(await world.adopt('--undo', '--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('its job stays paused, as it was: undo again'),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'paused' }]);
    expect((await world.adopt('--apply')).out).toMatch(/one +one +unchanged\n/);
  });
});

test('what somebody changes of a schedule while it is disabled stays when it is enabled again', async () => {
  await world.schedule('one');
  const ScheduleExpression = 'cron(0 12 * * ? *)';
  let patches = 0;
  world.guardFetch(async (request, carryOut) => {
    patches += request.method === 'PATCH' ? 1 : 0;
    if (request.method === 'PATCH' && patches === 2) {
      await world.scheduler.send(
        new UpdateScheduleCommand({ ...aSchedule('one'), ScheduleExpression, State: 'DISABLED' }),
      );
      throw new TypeError('fetch failed');
    }
    return await carryOut();
  });

  expect((await world.adopt('--apply')).code).toBe(1);
  expect(await world.read('one')).toMatchObject({ ScheduleExpression, State: 'ENABLED' });
});

test.each([
  ['right before it is disabled', 'UpdateScheduleCommand', 1],
  ['before that', 'GetScheduleCommand', 2],
] as const)('the job of a schedule that is deleted %s goes, as it never planned', async (_, command, nth) => {
  await world.schedule('one');
  onceBefore(command, nth, () => world.scheduler.send(new DeleteScheduleCommand({ Name: 'one', GroupName: 'team' })));

  expect(await world.adopt('--apply')).toMatchObject({
    code: 1,
    out: expect.stringContaining('left: it is gone from EventBridge: its job, which never planned, is deleted'),
  });
  expect([await world.states(), await world.jobStates()]).toEqual([{}, {}]);
});

/** Does something after the nth call of a command, once. */
function onceAfter(command: string, nth: number, act: () => Promise<unknown>): void {
  around(command, nth, async (carryOut) => {
    const answer = await carryOut();
    await act();
    return answer;
  });
}

/** Does something before the nth call of a command, once. */
function onceBefore(command: string, nth: number, act: () => Promise<unknown>): void {
  around(command, nth, async (carryOut) => {
    await act();
    return await carryOut();
  });
}

function around(
  command: string,
  nth: number,
  conduct: <Answer>(carryOut: () => Promise<Answer>) => Promise<Answer>,
): void {
  let calls = 0;
  world.guardCalls(async (carryOut, call) => {
    calls += call === command ? 1 : 0;
    if (call !== command || calls !== nth) {
      return await carryOut();
    }
    calls += 1;
    return await conduct(carryOut);
  });
}

/** The nth PATCH is given up before it arrives. Answers what lets it arrive. */
function loseRequest(nth: number): () => Promise<Response | undefined> {
  let patches = 0;
  let late: (() => Promise<Response>) | undefined;
  world.guardFetch(async (request, carryOut) => {
    patches += request.method === 'PATCH' ? 1 : 0;
    if (request.method === 'PATCH' && patches === nth) {
      late = carryOut;
      throw new TypeError('fetch failed');
    }
    return await carryOut();
  });
  return async () => await late?.();
}
