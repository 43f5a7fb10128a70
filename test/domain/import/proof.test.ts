import { describe, expect, test } from 'vitest';
import { readWithCronParser } from '#domain/import/cron-parser.ts';
import { type Proof, prove } from '#domain/import/proof.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';

const AFTER = Date.parse('2026-11-23T01:16:22Z') / 1000;
const TEN_YEARS = AFTER + 3660 * 86_400;

describe('cron-parser as the second reading', () => {
  test.each([
    '*/5 * * * *',
    '0 9 * * 1-5',
    '0 9 * * mon-FRI',
    '0 0 L * *',
    '0 0 * * 5L',
    '0 9 * * 1#2',
    '0 9 13 * 5',
    '0 9 ? * 3',
    '15 30 9 * JAN-MAR *',
    '@Weekly',
    { cron: '5/20 8-18 * * *' },
    'TZ=Asia/Tokyo 0 9 * * 1-5',
    '@weekdays',
  ])('of %j names the same next fires', (input) => {
    expect(proofOf(input, stopAfter(50))).toMatchObject({ same: 50, differences: [], atClockChanges: [] });
  });

  test.each([
    ['every 5 minutes', /no cron expression/],
    ['2026-12-24T18:00:00Z', /no cron expression/],
    [{ at: '2026-12-24T18:00:00Z' }, /no cron expression/],
    ['cron(0 9 ? * MON-FRI *)', /EventBridge/],
    [{ cron: '0 9 13 * 5', dayMatch: 'and' }, /dayMatch/],
    ['H 9 * * *', /spreads H/],
    ['0 9 15W * *', /Invalid|Constraint/],
    ['0 22-2 * * *', /Invalid range/],
  ])('has nothing to say about %j, and why', (input, reason) => {
    expect(readWithCronParser(input, parsed(input))).toEqual({
      known: false,
      reason: expect.stringMatching(reason),
    });
  });
});

describe('a proof', () => {
  test('lists days when the clocks change apart, with what they do', () => {
    const proof = proofOf({ cron: '30 2 * * *', timezone: 'America/New_York' }, stopAfter(150));

    expect(proof).toMatchObject({ differences: [] });
    expect(proof?.atClockChanges.slice(0, 2)).toEqual([
      {
        at: '2027-03-14T07:00:00Z',
        namedBy: 'cronstack',
        why: 'the clocks of America/New_York go forward from 2027-03-14 02:00 to 2027-03-14 03:00',
      },
      { at: '2027-03-14T07:30:00Z', namedBy: 'other', why: expect.stringContaining('forward') },
    ]);
  });

  test('says of a difference on an ordinary day which field does not name it', () => {
    expect(proofOf('0 0 * * 1/2', stopAfter(10))?.differences[0]).toEqual({
      at: '2026-11-29T00:00:00Z',
      namedBy: 'other',
      why: '2026-11-29 is none of its days, as Cronstack reads it',
    });
  });

  test('says of a fire that only Cronstack names that every field names it', () => {
    const [first = 0, _second, ...others] = firesOf('0 9 * * *', 10);

    expect(prove(parsed('0 9 * * *'), [first, ...others], { after: AFTER, nowMs: () => 0 }).differences[0]).toEqual({
      at: '2026-11-24T09:00:00Z',
      namedBy: 'cronstack',
      why: 'every field of the schedule names it, as Cronstack reads it',
    });
  });

  test('names every field that does not fit', () => {
    const stray = Date.parse('2026-11-24T10:07:03Z') / 1000;

    expect(prove(parsed('0 9 * * 1'), [stray], { after: AFTER, nowMs: () => 0 }).differences).toContainEqual({
      at: '2026-11-24T10:07:03Z',
      namedBy: 'other',
      why: 'second 3 is none of its seconds and minute 7 is none of its minutes and hour 10 is none of its hours and 2026-11-24 is none of its days, as Cronstack reads it',
    });
  });

  test('ends after 1,000 fires', () => {
    const proof = proofOf('*/5 * * * *');

    expect(proof).toMatchObject({ same: 1_000 });
    expect(proof?.until).toBe('2026-11-26T12:39:59Z');
  });

  test('ends after ten years', () => {
    expect(proofOf('0 0 29 2 *')).toMatchObject({ same: 3, until: '2036-11-30T01:16:22Z' });
  });

  test('ends after two seconds of work', () => {
    let nowMs = 0;
    const proof = prove(parsed('0 9 * * *'), firesOf('0 9 * * *', 1_000), {
      after: AFTER,
      nowMs: () => (nowMs += 100),
    });

    expect(proof.same).toBe(19);
    expect(proof.until).toBe('2026-12-11T09:00:00Z');
  });

  test('goes on where the other reading has ended', () => {
    const proof = prove(parsed('0 9 * * *'), firesOf('0 9 * * *', 4), { after: AFTER, nowMs: () => 0 });

    expect(proof.same).toBe(4);
    expect(proof.differences).toHaveLength(996);
  });
});

function proofOf(input: unknown, nowMs = () => 0): Proof | undefined {
  const schedule = parsed(input);
  const second = readWithCronParser(input, schedule);
  return second.known ? prove(schedule, second.firesAfter(AFTER), { after: AFTER, nowMs }) : undefined;
}

/** A clock on which two seconds have passed after so many fires. */
function stopAfter(fires: number): () => number {
  let looks = -1;
  return () => {
    looks += 1;
    return looks > fires ? 2_000 : 0;
  };
}

function firesOf(input: unknown, count: number): number[] {
  return [...parsed(input).between(AFTER, TEN_YEARS)].slice(0, count);
}

function parsed(input: unknown) {
  return parseSchedule(input, { timezone: 'UTC', jobId: 'job', anchor: AFTER });
}
