import { describe, expect, test } from 'vitest';
import type { Place } from '#engine/attempts/runner.ts';
import { type Handled, Queue, type QueueOptions } from '#local/runtime/queue.ts';
import { Turns } from '#local/runtime/turns.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

const DONE: Handled = { kind: 'done' };

describe('a queue', () => {
  test('holds its messages back until it is started, and delivers them in the order they came', async () => {
    const { clock, queue, seen } = aQueue();
    queue.send('a');
    queue.send('b');
    await clock.advanceByAsync(1_000);
    expect(seen).toEqual([]);

    queue.start();
    await clock.advanceByAsync(0);

    expect(seen).toEqual(['a', 'b']);
  });

  test('delivers a delayed message at its time', async () => {
    const { clock, queue, seen } = aQueue();
    queue.start();
    queue.send('later', 5_000);

    await clock.advanceByAsync(4_999);
    expect(seen).toEqual([]);
    await clock.advanceByAsync(1);

    expect(seen).toEqual(['later']);
  });

  test('does not wait again where the machine slept, nor for a clock that was set back', async () => {
    const { clock, queue, seen } = aQueue();
    queue.start();
    queue.send('slept through', 60_000);
    clock.setForward(60_000);
    await clock.advanceByAsync(0);
    expect(seen).toEqual(['slept through']);

    queue.send('set back', 60_000);
    clock.setBack(3_600_000);
    await clock.advanceByAsync(59_999);
    expect(seen).toHaveLength(1);
    await clock.advanceByAsync(1);

    expect(seen).toEqual(['slept through', 'set back']);
    expect(queue.waiting).toBe(0);
    expect(clock.pendingTimers()).toBe(0);
  });

  test('delivers what is meant for an instant then, whatever the clock does meanwhile', async () => {
    const { clock, queue, seen } = aQueue();
    queue.start();
    const instantMs = clock.now() + 60_000;
    queue.sendAt('at noon', instantMs);
    queue.sendAt('forgotten', instantMs + 1);

    clock.setBack(3_600_000);
    await clock.advanceByAsync(3_659_999);
    expect(seen).toEqual([]);
    await clock.advanceToAsync(instantMs);
    expect(seen).toEqual(['at noon']);
    queue.stop();

    expect(clock.pendingTimers()).toBe(0);
  });

  test('handles at most as many messages at once as it may, and takes the next one as soon as one is done', async () => {
    const { clock, queue, seen } = aQueue({ concurrency: 2, handle: (clock) => pause(clock, 1_000) });
    queue.start();
    for (const message of ['a', 'b', 'c', 'd']) {
      queue.send(message);
    }

    await clock.advanceByAsync(0);
    expect(seen).toEqual(['a', 'b']);
    expect(queue.waiting).toBe(2);
    await clock.advanceByAsync(1_000);

    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  test('hides a message that is for later, gives its place to others, and delivers it again', async () => {
    const answers: Handled[] = [{ kind: 'later', delaySeconds: 30 }, DONE, DONE];
    const { clock, queue, seen } = aQueue({ concurrency: 1, handle: async () => answers.shift() ?? DONE });
    queue.start();
    queue.send('retrying');
    queue.send('other');

    await clock.advanceByAsync(29_999);
    expect(seen).toEqual(['retrying', 'other']);
    await clock.advanceByAsync(1);

    expect(seen).toEqual(['retrying', 'other', 'retrying']);
  });

  test('delivers a message again, later and later, while its handler throws', async () => {
    let failures = 3;
    const { clock, queue, seen, errors } = aQueue({
      handle: async () => {
        failures -= 1;
        if (failures >= 0) {
          throw new Error('the store is away');
        }
        return DONE;
      },
    });
    queue.start();
    queue.send('a');

    const times: number[] = [];
    for (let second = 0; second < 10; second += 1) {
      await clock.advanceByAsync(second === 0 ? 0 : 1_000);
      times.push(seen.length);
    }

    expect(times).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4]);
    expect(errors).toEqual(['a', 'a', 'a']);
  });

  test('takes up to half of the wait away by chance', async () => {
    const { clock, queue, seen } = aQueue({
      chance: 0,
      handle: async () => {
        throw new Error('the store is away');
      },
    });
    queue.start();
    queue.send('a');

    await clock.advanceByAsync(500);
    expect(seen).toHaveLength(2);
    await clock.advanceByAsync(1_000);
    expect(seen).toHaveLength(3);
  });

  test('puts a message aside that was delivered too often', async () => {
    const { clock, queue, seen, dead } = aQueue({
      maxReceives: 3,
      handle: async () => ({ kind: 'later', delaySeconds: 1 }),
    });
    queue.start();
    queue.send('poison');

    await clock.advanceByAsync(60_000);

    expect(seen).toHaveLength(3);
    expect(dead).toEqual(['poison']);
  });

  test('delivers nothing more once it is stopped, and says when the last handler is done', async () => {
    const { clock, queue, seen } = aQueue({ concurrency: 1, handle: (clock) => pause(clock, 1_000) });
    queue.start();
    queue.send('running');
    queue.send('waiting');
    queue.send('delayed', 10);
    await clock.advanceByAsync(0);

    queue.stop();
    const idle = queue.idle();
    await clock.advanceByAsync(5_000);
    await idle;

    expect(seen).toEqual(['running']);
    expect(clock.pendingTimers()).toBe(0);
  });

  test('gives the place of a message that leaves it to the next one, which is on its way before the first goes on', async () => {
    const order: string[] = [];
    const { clock, queue } = aQueue({
      concurrency: 1,
      handle: async (_, place) => {
        order.push('begun');
        await place.leave();
        order.push('ended');
        return DONE;
      },
    });
    queue.send('a');
    queue.send('b');
    queue.start();
    await clock.advanceByAsync(0);

    expect(order).toEqual(['begun', 'begun', 'ended', 'ended']);
  });

  test('keeps the place of a message that leaves it to nobody', async () => {
    const left: unknown[] = [];
    const { clock, queue, seen } = aQueue({
      concurrency: 1,
      handle: async (clock, place) => {
        left.push(place.leave());
        return pause(clock, 1_000);
      },
    });
    queue.start();
    queue.send('a');
    await clock.advanceByAsync(0);
    queue.send('b');
    await clock.advanceByAsync(999);

    expect(left).toEqual([undefined]);
    expect(seen).toEqual(['a']);
  });

  test('begins no more while as many that left their places as there are places do not end', async () => {
    const { clock, queue, seen } = aQueue({
      concurrency: 2,
      handle: async (clock, place) => {
        await place.leave();
        await place.leave();
        return pause(clock, 1_000);
      },
    });
    queue.start();
    for (const message of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      queue.send(message);
    }
    await clock.advanceByAsync(500);
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.running).toBe(4);
    await clock.advanceByAsync(1_000);

    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    await clock.advanceByAsync(1_000);
    expect(queue.running).toBe(0);
  });

  test('takes ten thousand messages at once', async () => {
    const { clock, queue, seen } = aQueue({ concurrency: 10 });
    queue.start();
    for (let index = 0; index < 10_000; index += 1) {
      queue.send(String(index));
    }

    await queue.idle();
    await clock.advanceByAsync(0);

    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, index) => String(index)));
  });
});

type Overrides = Partial<Pick<QueueOptions<string>, 'concurrency' | 'maxReceives'>> & {
  /** What the jitter is made of. */
  readonly chance?: number;
  readonly handle?: (clock: FakeClock, place: Place) => Promise<Handled>;
};

function aQueue({ handle = async () => DONE, chance = 1, ...overrides }: Overrides = {}) {
  const clock = new FakeClock('2026-10-25T00:00:00Z');
  const seen: string[] = [];
  const errors: string[] = [];
  const dead: string[] = [];
  const queue = new Queue<string>({
    clock,
    turns: new Turns(clock),
    randomness: { ...seededRandomness(1), fraction: () => chance },
    concurrency: 5,
    maxReceives: 100,
    onError: (message) => errors.push(message),
    onDeadLetter: (message) => dead.push(message),
    ...overrides,
    handle: (message, place) => {
      seen.push(message);
      return handle(clock, place);
    },
  });
  return { clock, queue, seen, errors, dead };
}

function pause(clock: FakeClock, ms: number): Promise<Handled> {
  return new Promise((resolve) => clock.after(ms, () => resolve(DONE)));
}
