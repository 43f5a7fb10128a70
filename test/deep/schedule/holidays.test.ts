import { startTestScheduler } from 'cronstack/testing';
import { expect, test } from 'vitest';

const TIMEZONE = 'Europe/Berlin';
/** The holidays of all of Germany in 2027; Easter Sunday is 28 March. */
const GERMANY = {
  timezone: TIMEZONE,
  weekend: ['sat', 'sun'],
  days: [
    { date: '2027-01-01', name: 'New Year' },
    { date: '2027-03-26', name: 'Good Friday' },
    { date: '2027-03-29', name: 'Easter Monday' },
    { date: '2027-05-01', name: 'Labour Day' },
    { date: '2027-05-06', name: 'Ascension' },
    { date: '2027-05-17', name: 'Whit Monday' },
    { date: '2027-10-03', name: 'German Unity' },
    { date: '2027-12-25', name: 'Christmas Day' },
    { date: '2027-12-26', name: 'Boxing Day' },
  ],
  through: '2027-12-31',
};

test('a year of German holidays: fires on them move to the next working day or stay away, and all others come', {
  timeout: 400_000,
}, async () => {
  const of = (id: string, cron: string, shift?: 'after') => ({
    id,
    schedule: { cron, except: 'germany', ...(shift === undefined ? {} : { shift }) },
    timezone: TIMEZONE,
    calendars: { germany: GERMANY },
    command: 'true',
  });
  const jobs = [
    of('monthly', '0 9 1 * *', 'after'),
    of('mondays', '0 9 * * 1', 'after'),
    of('weekdays', '0 9 * * 1-5'),
  ];
  await using cron = await startTestScheduler({ now: '2026-12-31T12:00:00Z', jobs });

  await cron.advanceTo('2028-01-01T00:00:00Z');

  const daysOf = async (id: string) => (await cron.runs(id)).map(({ scheduledAt }) => scheduledAt.slice(0, 10)).sort();
  const [monthly, mondays, weekdays] = [await daysOf('monthly'), await daysOf('mondays'), await daysOf('weekdays')];
  const firsts = monthly.map((day) => `${day.slice(0, 8)}01`);
  const moved = monthly.flatMap((day, index) => (day === firsts[index] ? [] : [`${firsts[index]} -> ${day}`]));
  const tuesdays = mondays.filter((day) => new Date(day).getUTCDay() !== 1);
  const without = everyWeekdayOf2027().filter((day) => !weekdays.includes(day));
  console.info(`moved: ${moved.join(', ')}; Mondays to ${tuesdays.join(', ')}; no fire on ${without.join(', ')}`);
  expect(monthly).toHaveLength(12);
  expect(moved).toEqual(['2027-01-01 -> 2027-01-04', '2027-05-01 -> 2027-05-03', '2027-08-01 -> 2027-08-02']);
  expect(mondays).toHaveLength(52);
  expect(tuesdays).toEqual(['2027-03-30', '2027-05-18']);
  expect(without).toEqual(['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-06', '2027-05-17']);
  expect(weekdays).toHaveLength(everyWeekdayOf2027().length - without.length);
});

function everyWeekdayOf2027(): readonly string[] {
  const days = Array.from({ length: 365 }, (_, index) => new Date(Date.UTC(2027, 0, 1 + index)));
  return days.filter((day) => day.getUTCDay() % 6 !== 0).map((day) => day.toISOString().slice(0, 10));
}
