import { describe, expect, test, vi } from 'vitest';
import type { Runner } from '#engine/attempts/runner.ts';
import { cancelRun } from '#engine/runs/cancel.ts';
import { FreezingClock } from '#test/scenarios/freezing-clock.ts';
import { EngineWorld } from '../engine-world.ts';

const RUN_ID = 'job.20260601T000100Z';
const MINUTE_MS = 60_000;

describe('a runner that was frozen', () => {
  test.each([50, 120, 3_600])(
    'for %i s has what its command came to meanwhile, as long as nobody took the attempt',
    async (seconds) => {
      const frozen = await freezingWorld({ takesSeconds: 5, timeoutSeconds: 30 });

      await frozen.freezeFor(seconds);

      expect(await frozen.delivery).toEqual({ kind: 'done' });
      expect(await frozen.world.run(RUN_ID)).toMatchObject({
        status: 'succeeded',
        attempts: [{ number: 1, result: 'succeeded' }],
      });
      expect((await frozen.world.head()).counters).toMatchObject({ succeeded: 1, failed: 0 });
    },
  );

  test('goes on with a command that is still running, and renews its lease first of all', async () => {
    const frozen = await freezingWorld({ takesSeconds: 300, timeoutSeconds: 600 });

    await frozen.freezeFor(100);

    const { leaseUntilMs } = await frozen.world.run(RUN_ID);
    expect(leaseUntilMs).toBeGreaterThan(frozen.world.clock.now() + 40_000);
    await frozen.world.clock.advanceByAsync(300_000);
    expect(await frozen.world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
  });

  test('ends its command where somebody else took the attempt, and writes nothing', async () => {
    const frozen = await freezingWorld({ takesSeconds: 300, timeoutSeconds: 600 });
    frozen.freeze();
    await frozen.world.clock.advanceByAsync(MINUTE_MS);
    frozen.world.act = async () => ({ kind: 'succeeded' });
    await frozen.world.deliver(frozen.message, 2);
    expect(await frozen.world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ result: 'lost' }, {}] });
    const before = await frozen.world.run(RUN_ID);

    await frozen.thaw();

    expect(frozen.world.executions[0]?.signal.reason).toBe('lease_lost');
    expect(await frozen.delivery).toEqual({ kind: 'done' });
    expect(await frozen.world.run(RUN_ID)).toEqual(before);
  });

  test('ends its command where the store does not answer for five seconds', async () => {
    const frozen = await freezingWorld({ takesSeconds: 300, timeoutSeconds: 600 });
    frozen.freeze();
    await frozen.world.clock.advanceByAsync(MINUTE_MS);
    const { history } = frozen.world.ports;
    vi.spyOn(history, 'writeRun').mockImplementation(() => new Promise(() => undefined));
    vi.spyOn(history, 'readRun').mockImplementation(() => new Promise(() => undefined));

    await frozen.thaw();
    await frozen.world.clock.advanceByAsync(4_000);
    expect(frozen.world.executions[0]?.signal.aborted).toBe(false);
    await frozen.world.clock.advanceByAsync(1_000);

    expect(frozen.world.executions[0]?.signal.reason).toBe('lease_lost');
  });

  test('hears of a cancellation that was asked for meanwhile', async () => {
    const frozen = await freezingWorld({ takesSeconds: 300, timeoutSeconds: 600 });
    frozen.freeze();
    await frozen.world.clock.advanceByAsync(MINUTE_MS);
    await cancelRun(frozen.world.runner(), RUN_ID, { by: 'ann' });

    await frozen.thaw();
    await frozen.world.clock.advanceByAsync(6_000);

    expect(await frozen.world.run(RUN_ID)).toMatchObject({ status: 'cancelled', attempts: [{ number: 1 }] });
  });

  test('does not take its own attempt for lost: a copy of the message that comes first is dropped', async () => {
    const frozen = await freezingWorld({ takesSeconds: 300, timeoutSeconds: 600 });
    frozen.freeze();
    await frozen.world.clock.advanceByAsync(10 * MINUTE_MS);

    expect(await frozen.world.deliver(frozen.message, 0, frozen.runner)).toEqual({ kind: 'done' });
    await frozen.thaw();

    expect(await frozen.world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
    expect(frozen.world.executions).toHaveLength(1);
  });
});

describe('a machine that slept, whose timers go on meanwhile, as on macOS', () => {
  test.each([0, 3_000, 9_000, 40_000])(
    'does not count the sleep as time that its command took, %i ms into it',
    async (ms) => {
      const frozen = await freezingWorld({ takesSeconds: 3_600 + 100, timeoutSeconds: 120 });
      await frozen.world.clock.advanceByAsync(ms);

      await frozen.freezeFor(3_600);
      await frozen.world.clock.advanceByAsync(99_000 - ms);

      expect(await frozen.world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
    },
  );

  test('ends what takes too long at most five seconds of each sleep too late', async () => {
    const frozen = await freezingWorld({ takesSeconds: 20_000, timeoutSeconds: 120 });
    for (let times = 0; times < 3; times += 1) {
      await frozen.world.clock.advanceByAsync(12_000);
      await frozen.freezeFor(3_600);
    }
    await frozen.world.clock.advanceByAsync(80_000);
    expect(frozen.world.executions[0]?.signal.aborted).toBe(false);
    await frozen.world.clock.advanceByAsync(20_000);

    expect(frozen.world.executions[0]?.signal.reason).toBe('timed_out');
    await frozen.delivery;
  });
});

describe('a machine that slept, whose timers stood still meanwhile', () => {
  test('renews the lease at the next look', async () => {
    const { world } = await freezingWorld({ takesSeconds: 60, timeoutSeconds: 600 });
    await world.clock.advanceByAsync(6_000);

    world.clock.setForward(3_600_000);
    await world.clock.advanceByAsync(5_000);

    expect((await world.run(RUN_ID)).leaseUntilMs).toBeGreaterThan(world.clock.now() + 40_000);
    await world.clock.advanceByAsync(60_000);
    expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
  });

  test.each([0, 500, 4_999, 5_001, 40_000])(
    'does not count the sleep as time that its command took, %i ms into it',
    async (ms) => {
      const { world } = await freezingWorld({ takesSeconds: 60, timeoutSeconds: 120 });
      await world.clock.advanceByAsync(ms);

      world.clock.setForward(3_600_000);
      await world.clock.advanceByAsync(59_000 - ms);

      expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
    },
  );

  test.each([
    ['slept', 3_600_000],
    ['was set back by an hour', -3_600_000],
  ])('ends what takes too long when its time is over, as if it had not: %s', async (_, ms) => {
    const { world, delivery } = await freezingWorld({ takesSeconds: 300, timeoutSeconds: 120 });
    await world.clock.advanceByAsync(500);

    world.clock.setForward(ms);
    await world.clock.advanceByAsync(118_000);
    expect(world.executions[0]?.signal.aborted).toBe(false);
    await world.clock.advanceByAsync(1_000);

    expect(world.executions[0]?.signal.reason).toBe('timed_out');
    await delivery;
  });

  test('renews a claim that it slept through before it starts anything', async () => {
    const world = new EngineWorld();
    await world.job();
    const [message] = await world.fire();
    const { history } = world.ports;
    const writeRun = history.writeRun.bind(history);
    vi.spyOn(history, 'writeRun').mockImplementationOnce(async (run) => {
      const written = await writeRun(run);
      world.clock.setForward(3_600_000);
      return written;
    });
    world.act = async () => {
      expect((await world.run(RUN_ID)).leaseUntilMs).toBeGreaterThan(world.clock.now() + 40_000);
      return { kind: 'succeeded' };
    };

    await world.deliver(message);

    expect(await world.run(RUN_ID)).toMatchObject({ status: 'succeeded', attempts: [{ number: 1 }] });
  });
});

/** A run whose runner can be frozen: its timers, and what it hears of its command, which goes on. */
async function freezingWorld(options: { readonly takesSeconds: number; readonly timeoutSeconds: number }) {
  const world = new EngineWorld();
  const clock = new FreezingClock(world.clock);
  const news = new FreezingClock(world.clock);
  world.act = (execution) =>
    new Promise((resolve) => {
      news.after(options.takesSeconds * 1_000, () => resolve({ kind: 'succeeded', exitCode: 0 }));
      execution.signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
    });
  await world.job({ timeoutSeconds: options.timeoutSeconds, maxRetries: 1, schedule: '* * * * *' });
  const [message] = await world.fire();
  const runner: Runner = world.runner({ ports: { ...world.ports, clock } });
  const delivery = world.deliver(message, 0, runner);
  await world.clock.advanceByAsync(1_000);
  const freeze = () => {
    clock.freeze();
    news.freeze();
  };
  /** Timers first, then the news, as in an event loop. */
  const thaw = async () => {
    clock.thaw();
    await world.clock.advanceByAsync(1);
    news.thaw();
    await world.clock.advanceByAsync(200);
  };
  return {
    world,
    runner,
    message,
    delivery,
    freeze,
    thaw,
    freezeFor: async (seconds: number) => {
      freeze();
      await world.clock.advanceByAsync(seconds * 1_000);
      await thaw();
    },
  };
}
