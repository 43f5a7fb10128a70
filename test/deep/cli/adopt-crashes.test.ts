import { afterEach, expect, test } from 'vitest';
import { adoptWorld } from '#test/cli/adopt/adopt-world.ts';

type World = Awaited<ReturnType<typeof adoptWorld>>;

const AHEAD = { ScheduleExpression: 'at(2026-12-24T18:00:00)' };
const BEFORE = { once: 'ENABLED', old: 'DISABLED' };
const AFTER = { once: 'DISABLED', old: 'DISABLED' };
const worlds: World[] = [];

afterEach(() => {
  for (const world of worlds.splice(0)) {
    world.restore();
  }
});

test('an adoption that ends after any of its calls is gone on with, or undone, and never do both fire', async () => {
  const calls = await callsOf((world) => world.adopt('--apply'), begun);
  expect(calls).toBeGreaterThan(9);

  for (let nth = 1; nth <= calls; nth += 1) {
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

test('an undo that ends after any of its calls is gone on with, or taken back, and never do both fire', async () => {
  const calls = await callsOf((world) => world.adopt('--undo', '--apply'), adopted);
  expect(calls).toBeGreaterThan(7);

  for (let nth = 1; nth <= calls; nth += 1) {
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

async function callsOf(work: (world: World) => Promise<unknown>, begin: () => Promise<World>): Promise<number> {
  const world = await begin();
  let calls = 0;
  world.guardCalls((carryOut) => {
    calls += 1;
    return carryOut();
  });
  await work(world);
  return calls;
}

/**
 * Lets a process end when its nth call was carried out, before it hears the answer: every later call of it comes to nothing. That is also the end
 * before the next call.
 */
async function endedAfter(nth: number, world: World, work: () => Promise<{ code: number }>): Promise<void> {
  const seen: string[][] = [];
  let calls = 0;
  let isLooking = false;
  world.guardCalls(async (carryOut) => {
    if (isLooking) {
      return await carryOut();
    }
    calls += 1;
    if (calls > nth) {
      throw new Error('the process has ended');
    }
    const answer = await carryOut();
    isLooking = true;
    seen.push(await bothFire(world));
    isLooking = false;
    if (calls === nth) {
      throw new Error('the process has ended');
    }
    return answer;
  });
  expect((await work()).code).toBe(1);
  world.guardCalls(undefined);
  expect(seen).toEqual(seen.map(() => []));
  expect(seen).toHaveLength(nth);
}

async function bothFire(world: World): Promise<string[]> {
  const [states, jobs] = [await world.states(), await world.jobStates()];
  return Object.keys(states).filter((name) => states[name] === 'ENABLED' && jobs[name] === 'active');
}
