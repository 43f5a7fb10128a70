import { compile, lint, next, parse, preview, ScheduleError } from 'cronstack/schedule';
import { expect, test } from 'vitest';

const NOW = new Date('2026-11-23T12:00:00.900Z');

test('an instant within a second counts as that second, whose fire has come', () => {
  expect(next(parse('* * * * * *'), NOW)).toEqual(new Date('2026-11-23T12:00:01Z'));
});

test('intervals are counted from the anchor, and without one from 1970 on', () => {
  expect(next(parse('every 90 minutes'), NOW)).toEqual(new Date('2026-11-23T13:30:00Z'));
  expect(next(parse('every 90 minutes', { anchor: NOW }), NOW)).toEqual(new Date('2026-11-23T13:30:00Z'));
  expect(next(parse('every 7 minutes', { anchor: NOW }), NOW)).toEqual(new Date('2026-11-23T12:07:00Z'));
});

test('a schedule that EventBridge cannot say has the reason, and one with bounds has them as dates', () => {
  const endAt = new Date('2027-01-01T00:00:00Z');

  expect(compile(parse('0 0 LW * *'), NOW)).toEqual({ exact: false, reason: expect.stringContaining('LW') });
  expect(compile(parse('@daily', { endAt }), NOW)).toEqual({
    exact: true,
    entries: [{ expression: 'cron(0 0 * * ? *)', timezone: 'UTC', endAt }],
  });
});

test('entries are exact from the instant that is asked about, whatever the clocks did in 1970', () => {
  const schedule = parse('15 * * * *', { timezone: 'Africa/Monrovia' });

  expect(compile(schedule, NOW)).toMatchObject({ exact: true, entries: [{ timezone: 'UTC' }] });
});

test('lint knows the limits of a job where it is told them', () => {
  const schedule = parse('*/5 * * * *');

  expect(lint(schedule, { from: NOW })).toEqual([]);
  expect(lint(schedule, { from: NOW, timeoutSeconds: 600 }).map(({ code }) => code)).toEqual(['outlasts-period']);
});

test.each([
  ['a date that is none', () => next(parse('@daily'), new Date('soon')), 'bad-date-time'],
  ['an anchor that is none', () => parse('every 5 minutes', { anchor: new Date('soon') }), 'bad-date-time'],
  ['bounds in the wrong order', () => parse('@daily', { startAt: NOW, endAt: new Date(0) }), 'bad-bounds'],
  ['a zone that there is not', () => parse('@daily', { timezone: 'Mars/Base' }), 'unknown-timezone'],
  ['more fires than a preview shows', () => preview(parse('@daily'), { from: NOW, count: 5_000 }), 'out-of-range'],
  ['a number', () => parse(5), 'wrong-type'],
])('%s is refused by a ScheduleError with its code', (_, ask, code) => {
  expect(ask).toThrow(ScheduleError);
  expect(ask).toThrow(expect.objectContaining({ code }));
});
