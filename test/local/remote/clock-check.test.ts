import { expect, test } from 'vitest';
import { ClockCheck, timeAt } from '#local/remote/clock-check.ts';
import { FakeClock } from '#testing/clock.ts';

function aCheck(aheadMs: () => number | undefined) {
  const clock = new FakeClock('2026-11-29T12:00:00.900Z');
  const told: (string | undefined)[] = [];
  const check = new ClockCheck({
    clock,
    serverTime: async () => {
      const ahead = aheadMs();
      return ahead === undefined ? undefined : Math.floor((clock.now() - ahead) / 1_000) * 1_000;
    },
    onChange: (off) => told.push(off),
  });
  return { clock, check, told };
}

test.each([0, 900, -900, 4_000, -4_000])('a clock that is %i ms ahead is right', async (ahead) => {
  const { check, told } = aCheck(() => ahead);

  await check.look();

  expect(told).toEqual([]);
});

test.each([
  [6_000, /^[67] s ahead of that of AWS$/],
  [-6_000, /^[56] s behind that of AWS$/],
  [3_600_000, /^3600 s ahead of that of AWS$/],
])('one that is %i ms ahead is off: a lease would be judged wrongly', async (ahead, words) => {
  const { check, told } = aCheck(() => ahead);

  await check.look();

  expect(told).toEqual([expect.stringMatching(words)]);
});

test('that it is off is told once, and once that it is right again', async () => {
  let ahead: number | undefined = -20_000;
  const { check, told } = aCheck(() => ahead);
  await check.look();
  await check.look();
  ahead = undefined;
  await check.look();
  ahead = 0;
  await check.look();
  await check.look();

  expect(told).toEqual(['20 s behind that of AWS', undefined]);
});

test('an answer that was long in coming says nothing', async () => {
  const clock = new FakeClock(0);
  const told: unknown[] = [];
  const serverTime = async () => {
    clock.advanceBy(60_000);
    return 0;
  };

  await new ClockCheck({ clock, serverTime, onChange: (off) => told.push(off) }).look();

  expect(told).toEqual([]);
});

test('the time of a server is that of its answer, whatever it answers', async () => {
  const asked: string[] = [];
  const answers = async (url: Parameters<typeof fetch>[0]) => {
    asked.push(String(url));
    return new Response('', { status: 404, headers: { date: 'Sun, 29 Nov 2026 12:00:00 GMT' } });
  };

  expect(await timeAt('https://sqs.eu-west-1.amazonaws.com/123456789012/office', answers)()).toBe(
    Date.parse('2026-11-29T12:00:00Z'),
  );
  expect(asked).toEqual(['https://sqs.eu-west-1.amazonaws.com/']);
  expect(await timeAt('https://sqs', async () => new Response(''))()).toBeUndefined();
});
