import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { crontab, NOW, proved } from '#test/domain/import/proved.ts';
import { casesOf, propertyRuns } from './cases.ts';

const DAYS = 100;
const DAY = 86_400;

test('a line of a crontab fires as vixie-cron would fire it', () => {
  fc.assert(
    fc.property(fields, (written) => {
      const when = textOf(written);
      const { jobs, leftOut } = crontab(`${when} true`);

      expect(leftOut).toEqual([]);
      const ours = parseSchedule(jobs[0]?.job.schedule, { timezone: 'UTC', jobId: 'job', anchor: NOW });
      expect([...ours.between(NOW - 1, NOW + DAYS * DAY - 1)].join(), when).toBe(vixieFires(written).join());
    }),
    propertyRuns(casesOf(3)),
  );
});

test('the proof of a line of a crontab agrees with it', () => {
  fc.assert(
    fc.property(fields, (written) => {
      const { jobs } = proved(crontab(`${textOf(written)} true`), 20);

      // A line that hardly ever fires may be given up before its first fire; another one is asked for in its place.
      const isGivenUp = jobs[0]?.proof !== undefined && JSON.stringify(jobs[0].proof).includes('too much work');
      fc.pre(!isGivenUp);
      expect(jobs[0]?.proof, textOf(written)).not.toHaveProperty('notCompared');
      expect(jobs[0]?.proven, textOf(written)).toBe(true);
    }),
    { ...propertyRuns(casesOf(1)), endOnFailure: true },
  );
});

function textOf(fields: Fields): string {
  return fields.map(({ text }) => text).join(' ');
}

/** The fires of the days to come, by the rule of cron's entry.c and cron.c: a day field that begins with a star asks for both. */
function vixieFires([minute, hour, date, month, weekday]: Fields): readonly number[] {
  const both = date.text.startsWith('*') || weekday.text.startsWith('*');
  const times = Array.from({ length: 1_440 }, (_, time) => time).filter(
    (time) => hour.has(Math.floor(time / 60)) && minute.has(time % 60),
  );
  return Array.from({ length: DAYS }, (_, day) => NOW + day * DAY).flatMap((midnight) => {
    const at = new Date(midnight * 1000);
    const [ofDate, ofWeekday] = [date.has(at.getUTCDate()), weekday.has(at.getUTCDay())];
    const isDay = month.has(at.getUTCMonth() + 1) && (both ? ofDate && ofWeekday : ofDate || ofWeekday);
    return isDay ? times.map((time) => midnight + time * 60) : [];
  });
}

type Fields = readonly [Field, Field, Field, Field, Field];

interface Field {
  readonly text: string;
  has(value: number): boolean;
}

/** Fields of crontab(5) at random, with what they hold by the manual page. */
const fields = fc.tuple(
  field(0, 59),
  field(0, 23),
  field(1, 31),
  field(1, 12, 'jan feb mar apr may jun jul aug sep oct nov dec'),
  weekdays(),
);

function field(min: number, max: number, names = ''): fc.Arbitrary<Field> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({ text: '*', has: () => true }) },
    { weight: 3, arbitrary: fc.array(item(min, max, names.split(' ')), { minLength: 1, maxLength: 3 }).map(joined) },
  );
}

/** 0 and 7 are both Sunday. */
function weekdays(): fc.Arbitrary<Field> {
  return field(0, 7, 'sun mon tue wed thu fri sat').map(({ text, has }) => ({
    text,
    has: (value) => has(value) || (value === 0 && has(7)),
  }));
}

function joined(items: readonly Field[]): Field {
  return { text: items.map(({ text }) => text).join(','), has: (value) => items.some((one) => one.has(value)) };
}

function item(min: number, max: number, names: readonly string[]): fc.Arbitrary<Field> {
  const value = fc.integer({ min, max });
  const said = fc.boolean();
  const write = (one: number, byName: boolean) => (byName ? (names[one - min] ?? '') : '') || String(one);
  const single = fc
    .tuple(value, said)
    .map(([one, byName]) => ({ text: write(one, byName), has: (other: number) => other === one }));
  const stepped = fc
    .tuple(
      fc.uniqueArray(value, { minLength: 2, maxLength: 2 }),
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([ends, step, isStar, hasStep]) => {
      const [from, to] = isStar ? [min, max] : [Math.min(...ends), Math.max(...ends)];
      const by = hasStep ? step : 1;
      return {
        text: `${isStar ? '*' : `${from}-${to}`}${hasStep ? `/${step}` : ''}`,
        has: (other: number) => other >= from && other <= to && (other - from) % by === 0,
      };
    });
  return fc.oneof(single, stepped);
}
