import { describe, expect, test } from 'vitest';
import { Queue, type QueueOptions } from '#local/runtime/queue.ts';
import { Turns } from '#local/runtime/turns.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

describe('the turns of the loop', () => {
  test('end after five milliseconds of work, and the rest is done in the next ones', async () => {
    const loop = aLoop();
    const handled = loop.queue({ handle: async () => loop.takes(1) });

    handled.send(12);
    await loop.rest();
    expect(handled.seen).toBe(5);
    await loop.turn();
    expect(handled.seen).toBe(10);
    await loop.turn();
    expect(handled.seen).toBe(12);
  });

  test('begin at most so much as may all go on in one later turn', async () => {
    const loop = aLoop();
    const handled = loop.queue({ handle: () => new Promise(() => undefined) });

    handled.send(100);
    await loop.rest();
    expect(handled.seen).toBe(32);
    await loop.turn();
    expect(handled.seen).toBe(64);
  });

  test('take no notice of what ended in them, however much that was', async () => {
    const loop = aLoop();
    const handled = loop.queue({ concurrency: 10 });

    handled.send(10_000);
    await loop.rest();

    expect(handled.seen).toBe(10_000);
  });

  test('serve the first queue before the second as soon as it has room again', async () => {
    const loop = aLoop();
    const order: string[] = [];
    const note = (name: string) => async () => {
      order.push(name);
      loop.takes(5);
    };
    const runs = loop.queue({ concurrency: 1, handle: note('run') });
    const wakes = loop.queue({ concurrency: 1, handle: note('wake') });

    wakes.send(3);
    runs.send(3);
    for (let turn = 0; turn < 6; turn += 1) {
      await loop.turn();
    }

    expect(order).toEqual(['wake', 'run', 'run', 'run', 'wake', 'wake']);
  });

  test('leave the second queue to the turn after the commit of what the first one began', async () => {
    const loop = aLoop();
    const order: string[] = [];
    const runs = loop.queue({ handle: async () => void order.push('run') });
    const wakes = loop.queue({ handle: async () => void order.push('wake') });

    runs.send(2);
    wakes.send(2);
    await loop.rest();
    // A group of writes, which calls for its commit as it is opened, is behind the turn that it is opened in.
    loop.atTurnsEnd(() => order.push('commit'));
    await loop.turn();
    expect(order).toEqual(['run', 'run', 'commit']);
    await loop.turn();

    expect(order).toEqual(['run', 'run', 'commit', 'wake', 'wake']);
  });

  test('pass the second queue over once at most, however much work the first one has', async () => {
    const loop = aLoop();
    const runs = loop.queue({});
    const wakes = loop.queue({ concurrency: 1, handle: async () => loop.takes(5) });

    wakes.send(20);
    for (let turn = 0; turn < 20; turn += 1) {
      runs.send(1);
      await loop.turn();
    }

    expect(runs.seen).toBe(20);
    expect(wakes.seen).toBeGreaterThanOrEqual(9);
  });

  test('give the second queue one millisecond while the first one waits for room', async () => {
    const loop = aLoop();
    const runs = loop.queue({ concurrency: 1, handle: () => new Promise(() => undefined) });
    const wakes = loop.queue({ handle: async () => loop.takes(0.5) });
    runs.send(2);
    await loop.turn();

    wakes.send(20);
    await loop.rest();
    expect(wakes.seen).toBe(2);
    await loop.turn();
    expect(wakes.seen).toBe(4);
  });

  test('tell those who ask when what began in them is committed', async () => {
    const loop = aLoop();
    const order: string[] = [];
    const runs = loop.queue({ handle: async () => void order.push('run') });

    runs.send(1);
    void loop.turns.committed().then(() => order.push('committed'));
    loop.atTurnsEnd(() => order.push('commit'));
    await loop.turn();
    await loop.turn();

    expect(order).toEqual(['run', 'commit', 'committed']);
  });

  test('are not asked for while there is nothing to do', async () => {
    const loop = aLoop();
    const handled = loop.queue({});

    handled.send(1);
    await loop.rest();
    await loop.turn();

    expect(loop.wanted).toBe(0);
  });
});

/** An event loop that turns when the test says so, on a clock that the work itself moves. */
function aLoop() {
  const clock = new FakeClock('2026-10-25T00:00:00Z');
  const next: (() => void)[] = [];
  const turns = new Turns(clock, (callback) => next.push(callback));
  const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    get wanted() {
      return next.length;
    },
    turns,
    atTurnsEnd: (callback: () => void) => next.push(callback),
    takes: (ms: number) => clock.advanceBy(ms),
    rest,
    turn: async () => {
      for (const callback of next.splice(0)) {
        callback();
      }
      await rest();
    },
    queue: ({
      concurrency = 1_000,
      handle = async () => undefined,
    }: Partial<Pick<QueueOptions<number>, 'concurrency'>> & { readonly handle?: () => Promise<void> }) => {
      let seen = 0;
      const queue = new Queue<number>({
        clock,
        turns,
        randomness: seededRandomness(1),
        concurrency,
        maxReceives: 1,
        onError: () => undefined,
        onDeadLetter: () => undefined,
        handle: async () => {
          seen += 1;
          await handle();
          return { kind: 'done' };
        },
      });
      queue.start();
      return {
        get seen() {
          return seen;
        },
        send: (count: number) => {
          for (let index = 0; index < count; index += 1) {
            queue.send(index);
          }
        },
      };
    },
  };
}
