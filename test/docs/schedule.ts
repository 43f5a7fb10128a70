import assert from 'node:assert/strict';
import { between, compile, describe, lint, next, parse, preview, ScheduleError } from 'cronstack/schedule';

const monday = new Date('2026-11-23T12:00:00Z');
const schedule = parse('30 9 * * 1-5', { timezone: 'Europe/Berlin' });

assert.equal(describe(schedule), 'At 09:30 on Monday to Friday (Europe/Berlin)');
assert.deepEqual(next(schedule, monday), new Date('2026-11-24T08:30:00Z'));
assert.equal([...between(schedule, monday, new Date('2026-12-01T00:00:00Z'))].length, 5);

assert.deepEqual(compile(schedule, monday), {
  exact: true,
  entries: [{ expression: 'cron(30 9 ? * 2-6 *)', timezone: 'Europe/Berlin' }],
});
assert.deepEqual(lint(schedule, { from: monday, timeoutSeconds: 3_600 }), []);
assert.equal(preview(schedule, { from: monday, count: 1 }).fires[0]?.local, '2026-11-24T09:30:00+01:00');

assert.throws(
  () => parse('61 * * * *'),
  (error) =>
    error instanceof ScheduleError &&
    error.code === 'out-of-range' &&
    error.field === 'minute' &&
    error.value === '61' &&
    error.expected === '0-59',
);
