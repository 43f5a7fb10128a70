import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, expect, test } from 'vitest';
import { adoptWorld } from '#test/cli/adopt/adopt-world.ts';

/** True in what looks at both, which is none of the calls that are counted. */
const looking = new AsyncLocalStorage<boolean>();

type World = Awaited<ReturnType<typeof adoptWorld>>;

const AHEAD = { ScheduleExpression: 'at(2026-12-24T18:00:00)' };
/** Calls that change nothing, by their names. */
const READING = /^(?:GET|Get|List)/;
const BEFORE = { once: 'ENABLED', old: 'DISABLED' };
const AFTER = { once: 'DISABLED', old: 'DISABLED' };
const worlds: World[] = [];

afterEach(() => {
  for (const world of worlds.splice(0)) {
    world.restore();
  }
});

test('an adoption that ends after any of its changes is gone on with, or undone, and never do both fire', async () => {
  const changes = await changesOf((world) => world.adopt('--apply'), begun);
  expect(changes).toBeGreaterThan(3);

  for (let nth = 1; nth <= changes; nth += 1) {
    const world = await begun();
    await endedAfter(nth, world, () => world.adopt('--apply'));
    expect((await world.adopt('--apply')).code).toBe(0);
    await expectStates(nth, world, AFTER, { old: 'paused', once: 'active' });

    const other = await begun();
    await endedAfter(nth, other, () => other.adopt('--apply'));
    expect((await other.adopt('--undo', '--apply')).code).toBe(0);
    await expectStates(nth, other, BEFORE, {});
  }
});

test('an undo that ends after any of its changes is gone on with, or taken back, and never do both fire', async () => {
  const changes = await changesOf((world) => world.adopt('--undo', '--apply'), adopted);
  expect(changes).toBeGreaterThan(3);

  for (let nth = 1; nth <= changes; nth += 1) {
    const world = await adopted();
    await endedAfter(nth, world, () => world.adopt('--undo', '--apply'));
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    await expectStates(nth, world, BEFORE, {});

    const other = await adopted();
    await endedAfter(nth, other, () => other.adopt('--undo', '--apply'));
    expect((await other.adopt('--apply')).code).toBe(0);
    await expectStates(nth, other, AFTER, { old: 'paused', once: 'active' });
  }
});

test.each([
  ['another adoption', ['--apply'], AFTER, { old: 'paused', once: 'active' }],
  ['an undo', ['--undo', '--apply'], BEFORE, {}],
] as const)(
  '%s that is carried out within an adoption is the end of both, and never do both fire',
  async (_, other, states, jobs) => {
    const changes = await changesOf((world) => world.adopt('--apply'), begun);

    for (let nth = 1; nth < changes; nth += 1) {
      const world = await begun();
      const fired = await withinTheNth(
        nth,
        world,
        () => world.adopt('--apply'),
        () => world.adopt(...other),
      );
      expect([nth, fired]).toEqual([nth, []]);
      await world.adopt(...other);
      await expectStates(nth, world, states, jobs);
    }
  },
);

/** Does something else when the nth call that may change something was carried out. Answers what both fired after any of them. */
async function withinTheNth(
  nth: number,
  world: World,
  work: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<readonly string[]> {
  const fired: string[] = [];
  let changes = 0;
  world.guardCalls(async (carryOut, call) => {
    const answer = await carryOut();
    if (looking.getStore() === true || READING.test(call)) {
      return answer;
    }
    changes += 1;
    if (changes === nth) {
      await other();
    }
    fired.push(...(await looking.run(true, () => bothFire(world))));
    return answer;
  });
  await work();
  world.guardCalls(undefined);
  return fired;
}

async function expectStates(nth: number, world: World, schedules: object, jobs: object): Promise<void> {
  expect([nth, await world.states(), await world.jobStates()]).toEqual([nth, schedules, jobs]);
}

async function begun(): Promise<World> {
  for (const world of worlds.splice(0)) {
    world.restore();
  }
  const world = await adoptWorld();
  worlds.push(world);
  await world.schedule('once', AHEAD);
  await world.schedule('old', { ...AHEAD, State: 'DISABLED' });
  return world;
}

async function adopted(): Promise<World> {
  const world = await begun();
  expect((await world.adopt('--apply')).code).toBe(0);
  return world;
}

async function changesOf(work: (world: World) => Promise<unknown>, begin: () => Promise<World>): Promise<number> {
  const world = await begin();
  let changes = 0;
  world.guardCalls((carryOut, call) => {
    changes += READING.test(call) ? 0 : 1;
    return carryOut();
  });
  await work(world);
  return changes;
}

/**
 * Lets a process end when its nth call that may change something was carried out, before it hears the answer: every later call of it comes to
 * nothing. That is also the end anywhere before the next of them.
 */
async function endedAfter(nth: number, world: World, work: () => Promise<{ code: number }>): Promise<void> {
  const seen: string[][] = [];
  world.guardCalls(async (carryOut, call) => {
    if (looking.getStore() === true) {
      return await carryOut();
    }
    if (seen.length === nth) {
      throw new Error('the process has ended');
    }
    const answer = await carryOut();
    if (READING.test(call)) {
      return answer;
    }
    seen.push(await looking.run(true, () => bothFire(world)));
    if (seen.length === nth) {
      throw new Error('the process has ended');
    }
    return answer;
  });
  expect((await work()).code).toBe(1);
  world.guardCalls(undefined);
  expect(seen).toEqual(Array.from({ length: nth }, () => []));
}

async function bothFire(world: World): Promise<string[]> {
  const [states, jobs] = [await world.states(), await world.jobStates()];
  return Object.keys(states).filter((name) => states[name] === 'ENABLED' && jobs[name] === 'active');
}
