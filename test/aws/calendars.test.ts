import { expect, test } from 'vitest';
import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import { api, firedRunOf } from './stack/deployed-world.ts';

const DAY_MS = 86_400_000;

test('a job with a calendar fires on a day that is allowed, and not on one that is not, until another revision allows it', async () => {
  const [lastWeek, today, tomorrow] = [-7, 0, 1].map(dateIn);
  await api.putCalendar('closed', daysOf(today, tomorrow));
  await api.putCalendar('elsewhere', daysOf(lastWeek));
  await api.createJob({ id: 'on-a-closed-day', schedule: { cron: '* * * * *', except: 'closed' }, command: 'true' });
  await api.createJob({ id: 'on-an-open-day', schedule: { cron: '* * * * *', except: 'elsewhere' }, command: 'true' });

  const fired = await firedRunOf('on-an-open-day');
  const held = await api.listRuns('on-a-closed-day');
  const explained = await api.explain('on-a-closed-day', fired.scheduledAt);
  const changedAtMs = Date.now();
  await api.putCalendar('closed', daysOf(lastWeek));
  const adopted = await firedRunOf('on-a-closed-day');

  expect(held.items).toEqual([]);
  expect(explained).toMatchObject({
    why: expect.arrayContaining([
      expect.objectContaining({ kind: 'excluded', calendar: 'closed', calendarRevision: 1 }),
    ]),
  });
  expect(Date.parse(adopted.scheduledAt)).toBeGreaterThan(changedAtMs);
});

function dateIn(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

function daysOf(...dates: readonly (string | undefined)[]): Calendar {
  const days = dates.flatMap((date) => (date === undefined ? [] : [{ date }]));
  return { timezone: 'UTC', days, through: dateIn(400) };
}
