import { expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

test('calendars are imported, stored, shown, and deleted by the command line', async () => {
  const { run, files, api } = cliWorld();
  files.set('holidays.txt', '2026-11-06 founding day\n');
  const imported = await run('calendars', 'import', 'holidays.txt', '--timezone', 'UTC', '--weekend', 'sat,sun');
  files.set('bavaria.json', imported.out);

  expect(JSON.parse(imported.out)).toEqual({
    timezone: 'UTC',
    weekend: ['sat', 'sun'],
    days: [{ date: '2026-11-06', name: 'founding day' }],
    through: '2026-12-31',
  });
  expect((await run('calendars', 'put', 'bavaria.json')).out).toBe('bavaria is created\n');
  await api.client.createJob({ id: 'report', schedule: { cron: '0 9 * * *', except: 'bavaria' }, command: 'true' });
  files.set('holidays.ics', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261109\nEND:VEVENT\nEND:VCALENDAR\n');
  const dry = await run('calendars', 'import', 'holidays.ics', '--put', 'bavaria', '--dry-run');
  expect(dry.out).toBe(
    [
      'bavaria would be stored; nothing was',
      'report: gone: 2026-11-09 09:00:00Z; new: 2026-11-06 09:00:00Z, 2026-11-07 09:00:00Z, 2026-11-08 09:00:00Z, and 24 more',
      '',
    ].join('\n'),
  );
  expect((await run('calendars')).out).toMatch(/^bavaria +1 +2026-12-31 +2026-11-05 08:00:00Z +local/m);
  expect((await run('status')).out).toContain('the days of the calendar bavaria are complete up to 2026-12-31 alone');
  expect((await run('calendars', 'get', 'bavaria')).out).toContain('"founding day"');
  expect(await run('calendars', 'delete', 'bavaria')).toMatchObject({
    code: 1,
    err: expect.stringContaining('report'),
  });
  await api.client.deleteJob('report');
  expect((await run('calendars', 'delete', 'bavaria')).out).toBe('bavaria is deleted\n');
  expect((await run('calendars')).out).toBe('there are no calendars\n');

  files.set('bad.json', '{"timezone": "Mars"}');
  expect(await run('calendars', 'put', 'bad.json')).toMatchObject({
    code: 1,
    err: expect.stringContaining('timezone: expected a time zone'),
  });
  files.set('bad.ics', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n');
  expect(await run('calendars', 'import', 'bad.ics')).toMatchObject({
    code: 1,
    err: expect.stringContaining('DTSTART'),
  });
});
