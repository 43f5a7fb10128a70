import { expect, test } from 'vitest';
import { DEFAULT_SIZE, demandOfCommand } from '#domain/cost/demand.ts';
import { MessageHold } from '#functions/messages/message-hold.ts';
import { FakeClock } from '#testing/clock.ts';
import { gate } from '../gate.ts';

test('a renewal that fails is told of and left to the next one', async () => {
  const clock = new FakeClock(0);
  const failures: unknown[] = [];
  const fault = new Error('throttled');
  const asked: number[] = [];
  const hold = new MessageHold(
    (seconds) => {
      asked.push(seconds);
      return asked.length === 1 ? Promise.reject(fault) : Promise.resolve();
    },
    clock,
    (error) => failures.push(error),
  );

  await clock.advanceByAsync(45_000);
  await hold.release();

  expect(failures).toEqual([fault]);
  expect(asked).toEqual([90, 90]);
});

test('letting go waits for a renewal under way, which could undo what is done to the message next', async () => {
  const clock = new FakeClock(0);
  const renewal = gate<void>();
  const hold = new MessageHold(
    () => renewal.promise,
    clock,
    () => undefined,
  );
  const order: string[] = [];
  await clock.advanceByAsync(15_000);

  const released = hold.release().then(() => order.push('released'));
  await clock.advanceByAsync(0);
  order.push('renewed');
  renewal.open();
  await released;

  expect(order).toEqual(['renewed', 'released']);
  expect(clock.pendingTimers()).toBe(0);
});

test('a run of less than 15 s asks nothing of its queue, which hides the message that long by itself', async () => {
  const clock = new FakeClock(0);
  const asked: number[] = [];
  const hold = new MessageHold(
    async (seconds) => void asked.push(seconds),
    clock,
    () => undefined,
  );

  await clock.advanceByAsync(14_999);
  await hold.release();
  await clock.advanceByAsync(300_000);

  expect(asked).toEqual([]);
  expect(clock.pendingTimers()).toBe(0);
});

test.each([0, 14_999, 15_000, 44_999, 45_000, 600_000])(
  'a command of %i ms asks as often as its estimate says, and a container not at all',
  async (takesMs) => {
    const clock = new FakeClock(0);
    const asked: number[] = [];
    const hold = new MessageHold(
      async (seconds) => void asked.push(seconds),
      clock,
      () => undefined,
    );

    await clock.advanceByAsync(takesMs);
    await hold.release();

    expect(asked).toHaveLength(demandOfCommand(takesMs, DEFAULT_SIZE).sqsRequests);
    expect(demandOfCommand(takesMs, { memoryMb: 512, cpuUnits: 256 }).sqsRequests).toBe(0);
  },
);

test('a renewal that is never answered keeps a place for 10 s, and not for ever', async () => {
  const clock = new FakeClock(0);
  const hold = new MessageHold(
    () => new Promise(() => undefined),
    clock,
    () => undefined,
  );
  let isReleased = false;
  await clock.advanceByAsync(15_000);

  const released = hold.release().then(() => {
    isReleased = true;
  });
  await clock.advanceByAsync(9_999);
  expect(isReleased).toBe(false);
  await clock.advanceByAsync(1);
  await released;

  expect(clock.pendingTimers()).toBe(0);
});

test('nothing is asked that would keep a message hidden for more than 12 h, which SQS refuses', async () => {
  const clock = new FakeClock(0);
  const until: number[] = [];
  const hold = new MessageHold(
    async (seconds) => void until.push(clock.now() / 1_000 + seconds),
    clock,
    () => undefined,
  );

  await clock.advanceByAsync(24 * 3_600_000);
  await hold.release();

  const last = until.at(-1) ?? 0;
  expect(last).toBeLessThanOrEqual(43_200);
  expect(last).toBeGreaterThan(43_200 - 30);
  expect(clock.pendingTimers()).toBe(0);
});
