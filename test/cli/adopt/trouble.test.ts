import { DeleteScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { adoptWorld, aSchedule } from './adopt-world.ts';

let world: Awaited<ReturnType<typeof adoptWorld>>;

beforeEach(async () => {
  world = await adoptWorld();
});

afterEach(() => world.restore());

describe('an adoption', () => {
  test('whose call is throttled leaves that schedule, says so, and goes on with the others', async () => {
    await world.schedule('one');
    await world.schedule('two');
    world.aws.faults.throttle('UpdateScheduleCommand');

    const { code, out } = await world.adopt('--apply');

    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /one +one +failed: scheduler: could not disable the schedule one \(throttled\): Rate exceeded: it still fires, and its job is paused: run this again\ntwo +two +adopted/,
      ),
    ]);
    expect([await world.states(), await world.jobStates()]).toEqual([
      { one: 'ENABLED', two: 'DISABLED' },
      { one: 'paused', two: 'active' },
    ]);
    expect((await world.adopt('--apply')).code).toBe(0);
    expect(await world.jobStates()).toEqual({ one: 'active', two: 'active' });
  });

  test.each([
    ['Error', 'Region is missing', undefined, 'no AWS region is set here (AWS_REGION)'],
    ['CredentialsProviderError', 'none', undefined, 'there are no AWS credentials here (CredentialsProviderError)'],
    ['CredentialsProviderError', 'none', 'nope', 'the profile is nope (AWS_PROFILE)'],
    [
      'TokenProviderError',
      'over',
      'work',
      'have to be renewed (aws sso login) (TokenProviderError); the profile is work',
    ],
  ])(
    'that cannot ask AWS for want of what %s means says what is missing: %s, %s',
    async (name, message, profile, words) => {
      vi.stubEnv('AWS_PROFILE', profile);
      world.aws.faults.refuse('ListSchedulesCommand', Object.assign(new Error(message), { name }));

      expect(await world.adopt()).toMatchObject({ code: 1, err: expect.stringContaining(words) });
      vi.unstubAllEnvs();
    },
  );

  test('is not begun where everything is paused: nobody would fire', async () => {
    await world.schedule('one');
    await world.api.client.pauseAll({ note: 'fire drill' });

    expect((await world.adopt()).err).toContain('fire drill');
    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/nothing is adopted, as none of it would fire here: .*fire drill/),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, {}]);
  });

  test('whose schedule cannot be read right before leaves it, and goes on with the others', async () => {
    await world.schedule('one');
    await world.schedule('two');
    world.aws.faults.throttle('GetScheduleCommand', { nth: 3 });

    const { code, out } = await world.adopt('--apply');

    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /one +one +left: .*\(throttled\): Rate exceeded: nothing of it was changed.*\ntwo +two +adopted/,
      ),
    ]);
    expect(await world.states()).toEqual({ one: 'ENABLED', two: 'DISABLED' });
  });

  test('that is asked to stop while it waits for a quiet moment ends there, and touches nothing more', async () => {
    await world.schedule('one', { ScheduleExpression: 'cron(0 8 * * ? *)' });
    await world.schedule('two');
    world.stopWhileSleeping();

    const { code, out, err } = await world.adopt('--apply');

    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/one +one +left: a fire is near, and it was not waited for\n$/),
    ]);
    expect(err).toContain('stopped: 1 of 2 schedules are done; run it again for the rest');
    expect(await world.states()).toEqual({ one: 'ENABLED', two: 'ENABLED' });
  });

  test('whose answer is lost looks whether it was done', async () => {
    await world.schedule('one');
    world.aws.faults.loseAnswer('UpdateScheduleCommand');

    expect(await world.adopt('--apply')).toMatchObject({ code: 0, out: expect.stringMatching(/one +one +adopted/) });
  });

  test('whose job is not let plan enables the schedule again', async () => {
    await world.schedule('one');
    refusePlanning();

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/failed: .*: it is enabled again, and its job is paused/),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, { one: 'paused' }]);
  });

  test('that can neither let a job plan nor enable its schedule says that neither fires, and the next one goes on', async () => {
    await world.schedule('one');
    world.aws.faults.throttle('UpdateScheduleCommand', { nth: 2 });
    refusePlanning();

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/NEITHER FIRES: run this again at once/),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'paused' }]);

    world.guardCalls(undefined);
    await world.clock.advanceByAsync(26 * 3_600_000);
    const { code, out } = await world.adopt('--apply');
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /one +one +adopted\nnote: one: 2 fires \(from 2026-11-05T09:00:00Z to 2026-11-06T09:00:00Z\) lie near the switch, and may run twice, or not at all: .*cronstack backfill one --only all --from 2026-11-05T09:00:00Z --to 2026-11-06T09:00:00Z runs them, once they are over/,
      ),
    ]);
  });

  test('after which nobody can be asked does not guess', async () => {
    await world.schedule('one');
    refusePlanning({ andAllElse: true });

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('whether its job plans is not known: run this again at once'),
    });
    expect(await world.states()).toEqual({ one: 'DISABLED' });
  });

  test.each([
    ['changed', { Description: 'other' }, /it was changed after it was read, and stays as it is now/],
    ['disabled', { State: 'DISABLED' }, /it was changed after it was read/],
  ] as const)(
    'leaves a schedule that is %s meanwhile, and the next one takes it as it is then',
    async (_, change, why) => {
      await world.schedule('one');
      beforeGet(2, () => world.scheduler.send(new UpdateScheduleCommand({ ...aSchedule('one'), ...change })));

      expect(await world.adopt('--apply')).toMatchObject({ code: 1, out: expect.stringMatching(why) });
      expect(await world.jobStates()).toEqual({ one: 'paused' });
      expect(await world.read('one')).toMatchObject(change);

      world.guardCalls(undefined);
      expect((await world.adopt('--apply')).code).toBe(0);
      expect(await world.read('one')).toMatchObject({ ...change, State: 'DISABLED' });
    },
  );

  test('goes on from a job whose schedule fires no more, by saying so', async () => {
    await world.schedule('one', { ScheduleExpression: 'at(2026-11-05T12:00:00)' });
    world.aws.faults.throttle('UpdateScheduleCommand', { nth: 2 });
    refusePlanning();
    await world.adopt('--apply');
    world.guardCalls(undefined);
    await world.clock.advanceByAsync(5 * 3_600_000);

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('what it would have fired since it was disabled did not run'),
    });
    await world.adopt('--undo', '--apply');
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, {}]);
  });

  test('waits where a fire is near', async () => {
    await world.schedule('one', { ScheduleExpression: 'cron(0 8 * * ? *)' });

    const { code, err } = await world.adopt('--apply');

    expect([code, err]).toEqual([0, 'one: a fire is near: waiting until 2026-11-05T08:01:00Z\n']);
    expect(world.slept()).toEqual([60_000]);
  });

  test('does not wait for the end of a long window, and says when to come again', async () => {
    const window = { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 } };
    await world.schedule('one', { ScheduleExpression: 'cron(0 8 * * ? *)', ...window });

    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('run this again after 2026-11-05T08:31:00Z'),
    });
    expect(await world.states()).toEqual({ one: 'ENABLED' });
  });

  test('of a schedule that is never quiet names the fires that either may have had, or neither', async () => {
    await world.schedule('one', { ScheduleExpression: 'cron(* * * * ? *)', EndDate: new Date('2026-11-06T09:00:00Z') });

    expect(await world.adopt('--apply')).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        'note: one: 2 fires (from 2026-11-05T08:00:00Z to 2026-11-05T08:01:00Z) lie near the switch',
      ),
    });
    expect(world.slept()).toEqual([]);
  });

  test.each([
    ['a rate', { ScheduleExpression: 'rate(5 days)' }, new Date('2026-11-10T07:00:00Z')],
    ['a cron', {}, undefined],
  ])('of %s whose start is over says what EventBridge takes: its phase stays', async (_, changes, start) => {
    await world.schedule('one', { ...changes, StartDate: new Date('2026-11-05T07:58:00Z') });
    await world.clock.advanceToAsync(Date.parse('2026-11-05T08:10:00Z'));
    const before = await world.read('one');

    expect((await world.adopt('--apply')).code).toBe(0);
    const after = await world.read('one');
    expect(after.StartDate?.toISOString()).toBe(start === undefined ? undefined : '2026-11-10T07:58:00.000Z');
    expect({ ...after, StartDate: before.StartDate }).toEqual({ ...before, State: 'DISABLED' });
  });
});

describe('an undo', () => {
  test('whose schedule is not enabled lets the job plan again', async () => {
    await world.schedule('one');
    await world.adopt('--apply');
    world.aws.faults.throttle('UpdateScheduleCommand');

    expect(await world.adopt('--undo', '--apply')).toMatchObject({
      code: 1,
      out: expect.stringContaining('its job plans again: undo again'),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, { one: 'active' }]);
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
  });

  test('leaves a job until the runs that wait for its slot are over: they would go with it', async () => {
    await world.schedule('one');
    await world.adopt('--apply');
    const { client } = world.api;
    await client.patchJob('one', { overlap: 'queue' });
    await client.runJob('one');
    const { id } = await client.runJob('one');

    const [first, second] = [await world.adopt('--undo', '--apply'), await world.adopt('--undo', '--apply')];

    expect([first.code, first.out]).toEqual([
      1,
      expect.stringContaining('left: it is enabled; its job stays, paused, as 1 of its runs'),
    ]);
    expect([second.code, second.out]).toEqual([
      1,
      expect.stringContaining('left: 1 of its runs still wait, and would go with it'),
    ]);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'ENABLED' }, { one: 'paused' }]);
    await world.api.runAll();
    expect(await client.getRun(id)).toMatchObject({ status: 'succeeded' });
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    expect(await world.jobStates()).toEqual({});
  });

  test('does not enable what fires no more', async () => {
    await world.schedule('one', { ScheduleExpression: 'at(2026-11-05T12:00:00)' });
    await world.adopt('--apply');
    await world.clock.advanceByAsync(5 * 3_600_000);

    expect((await world.adopt('--undo')).out).toContain('it fires no more, and stays disabled');
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    expect([await world.states(), await world.jobStates()]).toEqual([{ one: 'DISABLED' }, {}]);
  });

  test('leaves a job whose schedule is gone, or that others follow, and of what both fire only the job goes', async () => {
    await world.schedule('gone');
    await world.schedule('followed');
    await world.schedule('both');
    await world.adopt('--apply');
    await world.scheduler.send(new DeleteScheduleCommand({ Name: 'gone', GroupName: 'team' }));
    await world.scheduler.send(new UpdateScheduleCommand(aSchedule('both')));
    await world.api.client.createJob({ id: 'child', after: [{ job: 'followed' }], command: 'x' });

    const { code, out } = await world.adopt('--undo', '--apply');

    expect(code).toBe(1);
    expect(out).toMatch(/both +both +put-back/);
    expect(out).toMatch(/followed +followed +left: its job stays, as other jobs run after it/);
    expect(out).toMatch(/gone +gone +left: its schedule is gone from EventBridge: the job stays/);
    expect([await world.states(), await world.jobStates()]).toEqual([
      { both: 'ENABLED', followed: 'ENABLED' },
      { child: 'active', followed: 'paused', gone: 'active' },
    ]);
  });
});

test('what both fire is disabled by the next adoption; of what is paused here, and enabled there, nothing is touched', async () => {
  await world.schedule('both');
  await world.schedule('held');
  await world.schedule('old', { State: 'DISABLED' });
  await world.adopt('--apply');
  for (const name of ['both', 'held', 'old']) {
    await world.scheduler.send(new UpdateScheduleCommand(aSchedule(name)));
  }
  await world.api.client.pauseJob('held');

  const { code, out } = await world.adopt('--apply');

  expect(code).toBe(1);
  expect(out).toMatch(
    /both +both +adopted\nheld +held +left: its job is paused here, and it is enabled again.*\nold +old +adopted/,
  );
  expect([await world.states(), await world.jobStates()]).toEqual([
    { both: 'DISABLED', held: 'ENABLED', old: 'DISABLED' },
    { both: 'active', held: 'paused', old: 'active' },
  ]);
});

/** Refuses the second PATCH of an adoption, which lets its job plan, and with `andAllElse` whatever it asks the API after that. */
function refusePlanning({ andAllElse = false } = {}): void {
  let patches = 0;
  world.guardFetch(async (request, carryOut) => {
    patches += request.method === 'PATCH' ? 1 : 0;
    const isRefused = patches === 2 && request.method === 'PATCH';
    return isRefused || (andAllElse && patches >= 2) ? problem(503) : await carryOut();
  });
}

function problem(status: number): Response {
  const body = JSON.stringify({ type: 'about:blank', code: 'unavailable', title: 'no', status });
  return new Response(body, { status, headers: { 'content-type': 'application/problem+json' } });
}

/** Does something before the nth call that reads a schedule. */
function beforeGet(nth: number, act: () => Promise<unknown>): void {
  let reads = 0;
  world.guardCalls(async (carryOut, command) => {
    reads += command === 'GetScheduleCommand' ? 1 : 0;
    if (command === 'GetScheduleCommand' && reads === nth) {
      reads += 1;
      await act();
    }
    return await carryOut();
  });
}
