import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { parseJob } from '#domain/jobs/parse.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { excludedFires } from '#domain/schedule/excluded-fires.ts';
import { explainInstant } from '#domain/schedule/explain-instant.ts';
import { lint } from '#domain/schedule/lint/lint.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { CREATED, instant } from './context.ts';

const PAGE = readFileSync(new URL('../../../docs/calendars.md', import.meta.url), 'utf8');
const EXAMPLE = JSON.parse(/```json\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '{}');
const MOVED = JSON.parse(/```json\n(\[[\s\S]*?)```/.exec(PAGE)?.[1] ?? '[]');
const BAVARIA = EXAMPLE.calendars.bavaria;

describe('calendars', () => {
  it('have times that are far away: those before them that meet no fire are passed over, day by day', () => {
    const only = {
      timezone: 'America/Havana',
      days: [{ date: '2039-12-12' }],
      windows: [{ days: ['sun' as const], from: '00:00', to: '00:01' }],
      through: '2039-12-31',
    };
    const schedule = parseSchedule(
      { cron: '0 * */7 * * * 2012-2039', timezone: 'Africa/Casablanca', only: 'far' },
      { timezone: 'UTC', jobId: 'job', anchor: 0 },
      { far: only },
    );

    expect(schedule.next(Date.UTC(2012, 0, 1) / 1_000)).toBe(Date.UTC(2039, 11, 12, 6) / 1_000);
  });

  it('take their days, weekends and windows out of a schedule, and give workdays back', () => {
    const schedule = scheduleOf(EXAMPLE);
    const fires = [...schedule.between(instant('2026-12-23T12:00:00+01:00'), instant('2027-01-12T12:00:00+01:00'))];

    expect(fires.map((at) => writeLocal(at, 'Europe/Berlin').slice(0, 16))).toEqual([
      '2027-01-04T09:00',
      '2027-01-05T09:00',
      '2027-01-07T09:00',
      '2027-01-08T09:00',
      '2027-01-11T09:00',
      '2027-01-12T09:00',
    ]);
    expect(schedule.matches(instant('2027-10-09T09:00:00+02:00'))).toBe(true);
    expect(schedule.describe()).toBe(
      'At 09:00 every day (Europe/Berlin), except on 2027-02-12, except in the times of bavaria',
    );
  });

  it.each([
    ['2027-01-06T09:00:00+01:00', '0 9 * * *', { name: 'Epiphany', calendar: 'bavaria' }],
    ['2027-01-09T09:00:00+01:00', '0 9 * * *', { name: 'Saturday', calendar: 'bavaria' }],
    ['2027-02-12T09:00:00+01:00', '0 9 * * *', { name: '2027-02-12' }],
    ['2027-01-12T03:00:00+01:00', '0 3 * * *', { name: 'batch window', calendar: 'bavaria' }],
    ['2027-10-08T23:00:00+02:00', '0 23 * * *', { name: 'batch window', calendar: 'bavaria' }],
  ])('say which of their times %s of %s lies in', (at, cron, expected) => {
    const reading = explainInstant(scheduleOf({ ...EXAMPLE, schedule: { ...EXAMPLE.schedule, cron } }), instant(at));

    expect(reading).toMatchObject({ fires: false, why: { kind: 'excluded', ...expected } });
  });

  it('hold a schedule to their times alone', () => {
    const schedule = scheduleOf({ ...EXAMPLE, schedule: { cron: '0 12 * * *', only: 'bavaria' } });

    expect(writeLocal(schedule.next(instant('2027-01-04T00:00:00+01:00')) ?? 0, 'Europe/Berlin')).toBe(
      '2027-01-06T12:00:00+01:00',
    );
    expect(explainInstant(schedule, instant('2027-01-05T12:00:00+01:00'))).toMatchObject({
      why: { kind: 'excluded', name: 'only in the times of bavaria' },
    });
  });

  it.each([
    ['a date', { except: '2010-11-07' }, '2010-11-07T02:29Z', '2010-11-07T02:31Z'],
    ['days', { except: 'seventh' }, '2010-11-07T02:29Z', '2010-11-07T02:31Z'],
    ['only days', { only: 'sixth' }, '2010-11-07T02:29Z', '2010-11-07T02:31Z'],
    ['hours', { except: 'night' }, '2010-11-07T02:27Z', '2010-11-07T02:31Z'],
    ['only hours', { only: 'late' }, '2010-11-07T02:29Z', '2010-11-07T03:28Z'],
  ])('that end where the clocks go back over midnight begin anew: %s', (_, closed, from, next) => {
    const all = { timezone: 'America/St_Johns', through: '2027-12-31' };
    const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const calendars = {
      sixth: { ...all, days: [{ date: '2010-11-06' }, { date: '2027-03-01' }] },
      seventh: { ...all, days: [{ date: '2010-11-07' }] },
      night: { ...all, windows: [{ days: everyDay, from: '23:58', to: '00:30' }] },
      late: { ...all, windows: [{ days: everyDay, from: '23:58', to: '00:00' }] },
    };
    const schedule = scheduleOf({
      ...EXAMPLE,
      schedule: { cron: '* * * * *', timezone: 'America/St_Johns', ...closed },
      calendars,
    });

    expect(schedule.next(instant(from))).toBe(instant(next));
  });

  it.each([
    ['before', '2027-10-08T09:00:00+02:00', '2027-10-11T09:00:00+02:00'],
    ['after', '2027-10-12T09:00:00+02:00', '2027-10-11T09:00:00+02:00'],
  ])('move a fire to the day %s, and say so of both', (shift, to, free) => {
    const bavaria = { ...BAVARIA, workdays: [], days: [{ date: '2027-10-11', name: 'a day off' }], windows: [] };
    const schedule = scheduleOf({
      ...EXAMPLE,
      calendars: { bavaria },
      schedule: { cron: '0 9 11 * *', except: 'bavaria', shift },
    });

    expect(schedule.next(instant('2027-10-01T00:00:00Z'))).toBe(instant(to));
    expect(schedule.describe()).toContain(`except in the times of bavaria, moved to the nearest day ${shift}`);
    expect(explainInstant(schedule, instant(to))).toMatchObject({
      fires: true,
      note: 'moved from 2027-10-11 (a day off)',
    });
    expect(explainInstant(schedule, instant(free))).toMatchObject({
      why: { kind: 'excluded', name: 'a day off', movedTo: instant(to) },
    });
  });

  it('move what the page moves, and find the day that it means', () => {
    const fires = [
      ...scheduleOf({ ...EXAMPLE, calendars: { bavaria: { ...BAVARIA, windows: [] } }, schedule: MOVED }).between(
        instant('2027-01-20T00:00:00Z'),
        instant('2027-03-15T00:00:00Z'),
      ),
    ];

    expect(fires).toEqual(['2027-01-29', '2027-02-26'].map((day) => instant(`${day}T18:00:00+01:00`)));
  });

  it('move fixed times, of which the next one is armed where it goes', () => {
    const at = ['2027-01-06T09:00', '2027-02-01T09:00'];
    const schedule = scheduleOf({ ...EXAMPLE, schedule: { at, except: 'bavaria', shift: 'after' } });

    expect(compileSchedule(schedule, CREATED)).toMatchObject({
      entries: [{ expression: 'at(2027-01-07T08:00:00)' }],
    });
  });

  it('find the business days of a month, and say of other days why they are none', () => {
    const schedule = scheduleOf({ ...EXAMPLE, schedule: { businessDay: 3, at: '17:00', calendar: 'bavaria' } });

    expect(schedule.next(instant('2027-01-01T00:00:00Z'))).toBe(instant('2027-01-07T17:00:00+01:00'));
    expect(schedule.describe()).toBe('At 17:00 every day (Europe/Berlin), only on the 3rd business day of bavaria');
    expect(explainInstant(schedule, instant('2027-01-06T17:00:00+01:00'))).toMatchObject({
      why: { kind: 'excluded', name: 'not the 3rd business day of bavaria' },
    });
    expect(excludedFires(schedule, { from: CREATED })).toEqual([]);
  });

  it('say of fires beyond their end that nobody knows of those days', () => {
    const reading = explainInstant(scheduleOf(EXAMPLE), instant('2028-01-06T09:00:00+01:00'));

    expect(reading).toMatchObject({ fires: true, note: 'beyond the end of bavaria' });
  });

  it('may begin long after the first year of a schedule', () => {
    const calendar = { timezone: 'Antarctica/Troll', days: [{ date: '2037-03-30' }], through: '2037-12-31' };
    const schedule = { cron: '0 * * * * * 2009-2037', only: ['day'] };

    expect(scheduleOf({ ...EXAMPLE, calendars: { day: calendar }, schedule }).next(CREATED)).toBe(
      instant('2037-03-30T00:00:00+02:00'),
    );
  });

  it('that take every fire away are named by the refusal', () => {
    expect(read({ ...EXAMPLE, schedule: { cron: '0 20 * * 1-5', except: 'bavaria' } })).toMatchObject({
      errors: [{ message: expect.stringContaining('except in the times of bavaria') }],
    });
  });

  it('warn from 60 days before their end on', () => {
    const codes = (from: string) => lint(scheduleOf(EXAMPLE), { from: instant(from) }).map(({ code }) => code);

    expect(codes('2027-10-31T00:00:00Z')).not.toContain('calendar-ends');
    expect(codes('2027-11-02T00:00:00Z')).toContain('calendar-ends');
  });

  it.each([
    [{ ...BAVARIA, through: undefined }, 'calendars.bavaria.through'],
    [{ ...BAVARIA, through: '2027-10-08' }, 'calendars.bavaria.through'],
    [{ ...BAVARIA, days: [{ date: '2027-02-30' }] }, 'calendars.bavaria.days'],
    [{ ...BAVARIA, days: [{ from: '2027-02-03', to: '2027-02-01' }] }, 'calendars.bavaria.days'],
    [{ ...BAVARIA, windows: [{ days: ['mon'], from: '18:60', to: '06:00' }] }, 'calendars.bavaria.windows'],
    [{ ...BAVARIA, windows: [{ start: '2027-01-02T00:00', end: '2027-01-01T00:00' }] }, 'calendars.bavaria.windows'],
    [{ ...BAVARIA, timezone: 'Europe/Munich' }, 'calendars.bavaria.timezone'],
    [{ ...BAVARIA, holidays: [] }, 'calendars.bavaria.holidays'],
  ])('that are wrong are refused where they are: %j', (bavaria, path) => {
    expect(read({ ...EXAMPLE, calendars: { bavaria: JSON.parse(JSON.stringify(bavaria)) } })).toMatchObject({
      ok: false,
      errors: [{ path }],
    });
  });

  it.each([
    [{ cron: '0 9 * * *', except: 'hesse' }, {}, 'schedule.except'],
    [{ cron: '0 9 * * *', only: '2027-01-06' }, {}, 'schedule.only'],
    [{ cron: '0 20 * * 1-5', except: 'bavaria' }, {}, 'schedule.except'],
    [{ cron: '0 9 * * *', shift: 'before' }, {}, 'schedule.shift'],
    [{ cron: '0 9 * * *', except: 'bavaria', shift: 'nearest' }, {}, 'schedule.shift'],
    [{ every: '1 day', except: 'bavaria', shift: 'before' }, {}, 'schedule.shift'],
    [{ cron: '* 9-17 * * *', except: 'bavaria', shift: 'before' }, {}, 'schedule.shift'],
    [{ businessDay: 24, at: '18:00', calendar: 'bavaria' }, {}, 'schedule.businessDay'],
    [{ businessDay: 1, at: '24:00', calendar: 'bavaria' }, {}, 'schedule.at'],
    [{ businessDay: 1, at: '18:00' }, {}, 'schedule.calendar'],
    [{ businessDay: 1, at: '18:00', calendar: 'hesse' }, {}, 'schedule.calendar'],
    [{ cron: '0 9 * * *', calendar: 'bavaria' }, {}, 'schedule.businessDay'],
    [{ businessDay: 1, at: '18:00', calendar: 'bavaria', shift: 'after' }, {}, 'schedule.shift'],
    [EXAMPLE.schedule, { calendars: { '2027-01-06': BAVARIA } }, 'calendars.2027-01-06'],
  ])('a schedule %j that names none, or fires in none of its times, is refused', (schedule, more, path) => {
    expect(read({ ...EXAMPLE, schedule, ...more })).toMatchObject({ ok: false, errors: [{ path }] });
  });
});

function read(job: unknown) {
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  return parseJob(job, {
    configuration: parsed.configuration,
    taskNames: new Set(),
    runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
    createdAt: CREATED,
  });
}

function scheduleOf(job: unknown) {
  const parsed = read(job);
  const schedule = parsed.ok ? readSchedule(parsed.settings, CREATED) : undefined;
  if (schedule === undefined) {
    throw new Error(JSON.stringify(parsed));
  }
  return schedule;
}
