import { expect, test } from 'vitest';
import { MessageHold } from '#functions/runner/message-hold.ts';
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

  await clock.advanceByAsync(30_000);
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

  const released = hold.release().then(() => order.push('released'));
  await clock.advanceByAsync(0);
  order.push('renewed');
  renewal.open();
  await released;

  expect(order).toEqual(['renewed', 'released']);
  expect(clock.pendingTimers()).toBe(0);
});
