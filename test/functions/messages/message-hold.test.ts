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
