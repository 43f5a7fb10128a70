import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { casesOf, propertyRuns } from '#test/property/cases.ts';

const EXPRESSIONS = casesOf(150);
const FIRES = 4;

/** Fires compared for each random expression: the first two take most of the time the peers need. */
const COMPARED = 2;

describe('where their semantics are the same', () => {
  it(`cron-parser and croner name the same fires, over ${EXPRESSIONS} expressions`, { timeout: 900_000 }, () => {
    let compared = 0;
    const property = fc.property(expression(), start(), fixedZone(), (cron, from, timezone) => {
      const ours = ourFires(cron, from, timezone, COMPARED);
      if (ours === undefined) {
        return;
      }
      expect(cronParserFires(cron, from, timezone, COMPARED)).toEqual(ours);
      expect(cronerFires(cron, from, timezone, COMPARED)).toEqual(ours);
      compared += 1;
    });
    fc.assert(property, propertyRuns(EXPRESSIONS));
    expect(compared).toBeGreaterThan(EXPRESSIONS * 0.9);
  });

  it('croner names the same fires for W, LW and lists of #', { timeout: 900_000 }, () => {
    const property = fc.property(cronerExpression(), start(), (cron, from) => {
      const ours = ourFires(cron, from, 'UTC');
      if (ours !== undefined) {
        expect(cronerFires(cron, from, 'UTC')).toEqual(ours);
      }
    });
    fc.assert(property, propertyRuns(casesOf(60)));
  });
});

describe('known differences from cron-parser', () => {
  it('takes missing fields for *: ours asks for five or six, because a forgotten field is a mistake', () => {
    for (const cron of ['', '5', '* * * *']) {
      expect(() => CronExpressionParser.parse(cron)).not.toThrow();
      expect(refusal(cron)).toMatch(/^(empty|field-count|unknown-form)$/);
    }
  });

  it('takes an unknown zone until it is asked for a fire: ours refuses it when it is read', () => {
    expect(refusal('0 9 * * *', 'Nowhere/Land')).toBe('unknown-timezone');
  });

  it('takes a step longer than its field: ours points to an interval, because */90 does not mean 90 minutes', () => {
    expect(() => CronExpressionParser.parse('*/90 * * * *')).not.toThrow();
    expect(refusal('*/90 * * * *')).toBe('out-of-range');
  });

  it('counts an open step of the week up to 7, so that 1/2 holds Sunday: ours stops at Saturday, as the week has seven days', () => {
    expect(weekdays(cronParserFires('0 0 * * 1/2', FROM, 'UTC'))).toEqual([5, 0, 1, 3]);
    expect(weekdays(ourFires('0 0 * * 1/2', FROM, 'UTC'))).toEqual([5, 1, 3, 5]);
  });

  it('shifts a time in a gap by the gap: ours fires at the first instant after it, nearer to what was asked', () => {
    expect(locals(cronParserFires('30 2 * * *', SPRING, NEW_YORK))[0]).toBe('2026-03-08T03:30:00-04:00');
    expect(locals(ourFires('30 2 * * *', SPRING, NEW_YORK))[0]).toBe('2026-03-08T03:00:00-04:00');
  });

  it('fires a whole series that fell into a gap after it: ours fires once, at its end', () => {
    expect(locals(cronParserFires('*/15 2 * * *', SPRING, NEW_YORK))).toContain('2026-03-08T03:45:00-04:00');
    expect(locals(ourFires('*/15 2 * * *', SPRING, NEW_YORK)).slice(0, 2)).toEqual([
      '2026-03-08T03:00:00-04:00',
      '2026-03-09T02:00:00-04:00',
    ]);
  });

  it('drops the day where the gap is half an hour (Lord Howe): ours fires after the gap', () => {
    expect(locals(cronParserFires('15 2 * * *', LORD_HOWE_SPRING, LORD_HOWE), LORD_HOWE)[0]).toBe(
      '2026-10-05T02:15:00+11:00',
    );
    expect(locals(ourFires('15 2 * * *', LORD_HOWE_SPRING, LORD_HOWE), LORD_HOWE)[0]).toBe('2026-10-04T02:30:00+11:00');
  });

  it('knows no W, LW, L-n and no lists of #: ours does', () => {
    for (const cron of ['0 0 15W * *', '0 0 LW * *', '0 0 L-3 * *', '0 0 * * 1#1,3#2']) {
      expect(() => CronExpressionParser.parse(cron)).toThrow();
      expect(refusal(cron)).toBeUndefined();
    }
  });

  it('refuses a value given twice: ours takes it once, because a set has no doubles', () => {
    expect(() => CronExpressionParser.parse('0 0 1,1 * *')).toThrow();
    expect(refusal('0 0 1,1 * *')).toBeUndefined();
  });

  it('refuses ranges that wrap: ours reads them as EventBridge does, and lint says so', () => {
    expect(() => CronExpressionParser.parse('0 22-2 * * *')).toThrow();
    expect(refusal('0 22-2 * * *')).toBeUndefined();
  });
});

describe('known differences from croner', () => {
  it('refuses 5/15: ours reads it as from 5 to the end in steps, as EventBridge, robfig and cron-parser do', () => {
    expect(() => new Cron('5/15 * * * *')).toThrow();
    expect(refusal('5/15 * * * *')).toBeUndefined();
  });

  it('takes an expression that never fires: ours refuses it when it is read', () => {
    expect(new Cron('0 0 31 2 *').nextRun()).toBeNull();
    expect(refusal('0 0 31 2 *')).toBe('never-fires');
  });

  it('drops a series that fell into a gap: ours fires once, at its end', () => {
    expect(locals(cronerFires('*/15 2 * * *', SPRING, NEW_YORK))[0]).toBe('2026-03-09T02:00:00-04:00');
    expect(locals(ourFires('*/15 2 * * *', SPRING, NEW_YORK))[0]).toBe('2026-03-08T03:00:00-04:00');
  });

  it('loses the hour that half an hour of gap took away (Lord Howe): ours fires right after it, as hour * means every hour', () => {
    expect(locals(cronerFires('0 * * * *', LORD_HOWE_SPRING, LORD_HOWE), LORD_HOWE).slice(0, 14)).not.toContain(
      '2026-10-04T02:30:00+11:00',
    );
    const before = Date.parse('2026-10-03T15:00:00Z') / 1000;
    expect(locals(ourFires('0 * * * *', before, LORD_HOWE), LORD_HOWE)[0]).toBe('2026-10-04T02:30:00+11:00');
  });

  it('takes ? for now in any field: ours takes it in the two day fields, where it means no restriction', () => {
    expect(() => new Cron('? 0 1 * *')).not.toThrow();
    expect(refusal('? 0 1 * *')).toBe('syntax');
  });

  it('knows no L-n and no ranges that wrap: ours does', () => {
    for (const cron of ['0 0 L-3 * *', '0 22-2 * * *']) {
      expect(() => new Cron(cron)).toThrow();
      expect(refusal(cron)).toBeUndefined();
    }
  });
});

const FROM = Date.parse('2026-01-01T00:00:00Z') / 1000;
const SPRING = Date.parse('2026-03-08T05:30:00Z') / 1000;
const NEW_YORK = 'America/New_York';
const LORD_HOWE = 'Australia/Lord_Howe';
const LORD_HOWE_SPRING = Date.parse('2026-10-03T13:30:00Z') / 1000;

function start(): fc.Arbitrary<number> {
  return fc.integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 });
}

/** Zones whose clocks do not change: on the days of a change all three have their own rules. */
function fixedZone(): fc.Arbitrary<string> {
  return fc.constantFrom('UTC', 'Asia/Kolkata', 'Asia/Tokyo', 'America/Phoenix');
}

/** What all three read alike: no doubled values, no wrapping, one special at most. */
function expression(): fc.Arbitrary<string> {
  const date = fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 3, arbitrary: plain(1, 31) },
    { weight: 1, arbitrary: fc.constantFrom('L', '?', '15,L') },
  );
  const weekday = fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: plain(0, 6) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'MON-FRI',
        'SUN',
        'sat',
        '5-7',
        '0-7',
        '7',
        '5L',
        '0L',
        '7L',
        '1#2',
        '0#1',
        '7#5',
        'WED#3',
        '?',
      ),
    },
  );
  const second = fc.option(plain(0, 59), { freq: 5 });
  return fc
    .tuple(
      second,
      plain(0, 59),
      plain(0, 23),
      date,
      fc.oneof(fc.constant('*'), plain(1, 12), fc.constantFrom('JAN', 'FEB', 'jul-sep')),
      weekday,
    )
    .map(([first, ...fields]) => [...(first === null ? [] : [first]), ...fields].join(' '));
}

function cronerExpression(): fc.Arbitrary<string> {
  const date = fc.oneof(
    fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
    fc.constantFrom('LW', '1,15W', 'L,3W'),
  );
  const weekday = fc.constantFrom('1#1,3#2', '0#1,6#5', '2,4#3', '1#5,5L');
  return fc.oneof(
    date.map((day) => `30 6 ${day} * *`),
    weekday.map((day) => `30 6 * * ${day}`),
    fc.tuple(date, weekday).map(([a, b]) => `30 6 ${a} * ${b}`),
  );
}

function plain(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const ordered = fc.tuple(value, value).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
  return fc.oneof(
    fc.constant('*'),
    value.map(String),
    fc.integer({ min: 1, max: Math.floor((max - min) / 2) }).map((step) => `*/${step}`),
    ordered.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)),
    ordered
      .filter(([from, to]) => to > from)
      .chain(([from, to]) => fc.integer({ min: 1, max: to - from }).map((step) => `${from}-${to}/${step}`)),
    fc.uniqueArray(value, { minLength: 2, maxLength: 5 }).map((list) => list.join(',')),
  );
}

/** Undefined where the schedule can never fire. */
function ourFires(cron: string, from: number, timezone: string, count = FIRES): number[] | undefined {
  try {
    const fires: number[] = [];
    for (const at of parseSchedule(cron, { timezone, jobId: 'job', anchor: from }).between(from, Infinity)) {
      fires.push(at);
      if (fires.length === count) {
        break;
      }
    }
    return fires;
  } catch (error) {
    if (error instanceof ScheduleError && error.code === 'never-fires') {
      return undefined;
    }
    throw error;
  }
}

function cronParserFires(cron: string, from: number, timezone: string, count = FIRES): number[] {
  const parsed = CronExpressionParser.parse(cron, { tz: timezone, currentDate: new Date(from * 1000) });
  return Array.from({ length: count }, () => parsed.next().getTime() / 1000);
}

function cronerFires(cron: string, from: number, timezone: string, count = FIRES): number[] {
  return new Cron(cron, { timezone }).nextRuns(count, new Date(from * 1000)).map((date) => date.getTime() / 1000);
}

function refusal(cron: string, timezone = 'UTC'): string | undefined {
  try {
    parseSchedule(cron, { timezone, jobId: 'job', anchor: FROM });
    return undefined;
  } catch (error) {
    return error instanceof ScheduleError ? error.code : 'another error';
  }
}

function locals(fires: readonly number[] | undefined, timezone = NEW_YORK): string[] {
  return (fires ?? []).map((at) => writeLocal(at, timezone));
}

function weekdays(fires: readonly number[] | undefined): number[] {
  return (fires ?? []).map((at) => new Date(at * 1000).getUTCDay());
}
