import { expect, test } from 'vitest';
import { cliWorld } from '#test/cli/cli-world.ts';
import { blocksOf } from '#test/docs/snippets.ts';
import { apiWorld } from '../api-world.ts';

const CONDITIONS = [
  { type: 'load', below: 8 },
  { type: 'job', job: 'input', succeededWithinSeconds: 3_600 },
  { type: 'calendar', only: ['night'] },
  { type: 'command', line: './ready' },
] as const;
const JOB = {
  schedule: '@daily',
  command: 'true',
  calendars: { night: { timezone: 'UTC', windows: [{ start: '2000-01-01T00:00', end: '2099-01-01T00:00' }] } },
} as const;

test('the conditions of a job are read as far as this process can, and nothing is written', async () => {
  const { client } = apiWorld();
  await client.createJob({ id: 'report', ...JOB, conditions: [...CONDITIONS], unmet: 'fail' });

  expect(await client.readConditions('report')).toEqual({
    items: [
      {
        condition: CONDITIONS[0],
        words: 'load below 8 (1 min)',
        state: 'elsewhere',
        found: 'read by its runner, when a run starts',
      },
      {
        condition: CONDITIONS[1],
        words: 'input succeeded within 3600 s',
        state: 'unreadable',
        found: 'there is no job input',
      },
      { condition: CONDITIONS[2], words: 'within night', state: 'met', found: 'within night' },
      { condition: CONDITIONS[3], words: './ready ends with 0', state: 'elsewhere', found: expect.any(String) },
    ],
    clear: false,
    unmet: 'fail',
  });
  expect(await client.listRuns('report')).toEqual({ items: [] });
});

test('whether a run would start is left open where only its runner knows', async () => {
  const { client } = apiWorld();
  await client.createJob({ id: 'report', ...JOB, conditions: [CONDITIONS[0], CONDITIONS[2]] });

  expect(await client.readConditions('report')).not.toHaveProperty('clear');
  await expect(client.readConditions('other')).rejects.toMatchObject({ code: 'job_not_found' });
});

test('a condition may name a calendar of the store, of which the job gets a copy', async () => {
  const { client } = apiWorld();
  const job = {
    id: 'report',
    schedule: '@daily',
    command: 'true',
    conditions: [{ type: 'calendar' as const, except: ['freeze'] }],
  };
  await expect(client.createJob(job)).rejects.toMatchObject({ code: 'invalid_job' });
  await client.putCalendar('freeze', JOB.calendars.night);

  expect(await client.createJob(job)).toMatchObject({ calendarRevisions: { freeze: 1 } });
  expect(await client.readConditions('report')).toMatchObject({ items: [{ state: 'unmet' }], clear: false });
  expect(await client.getCalendar('freeze')).toMatchObject({ jobs: { ids: ['report'] } });
});

test('the run of a job that waits shows for what, since when and how often it was read', async () => {
  const world = apiWorld();
  await world.client.createJob({
    id: 'report',
    ...JOB,
    conditions: [CONDITIONS[1]],
    unmet: 'wait',
    wait: { atMostSeconds: 60, everySeconds: 30 },
  });
  const { id } = await world.client.runJob('report');
  const since = new Date(world.clock.now()).toISOString().slice(0, 19);
  await world.runAll();

  expect(await world.client.getRun(id)).toMatchObject({
    status: 'skipped',
    reason: `condition job: could not be read: there is no job input; 3 checks since ${since}Z`,
    reasonCode: 'condition_unreadable',
    held: { since: expect.stringContaining(since), checks: 3 },
    attempts: [],
  });
});

test.each<[object, RegExp]>([
  [{ conditions: [{ type: 'command', line: 'id' }] }, /shell/],
  [{ conditions: [{ type: 'job', job: 'prod', succeededWithinSeconds: 60 }] }, /the role/],
])('who may not is not let in by a condition: %j', async (fields, needs) => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod', ...JOB });
  const client = world.as({ name: 'ann', grants: [{ role: 'editor', jobs: ['ci.*'], commandKinds: [] }] }).client;
  const command = { type: 'http', url: 'https://ci.test/' } as const;

  await expect(client.createJob({ id: 'ci.a', schedule: '@daily', command, ...fields })).rejects.toThrow(needs);
});

test('cronstack conditions shows what was found, and what becomes of a run', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob({ id: 'report', ...JOB, conditions: [CONDITIONS[1], CONDITIONS[2]], unmet: 'wait' });
  await api.client.createJob({ id: 'plain', ...JOB });

  expect((await run('conditions', 'report')).out).toMatch(
    /^STATE +CONDITION +FOUND\nunreadable +input succeeded within 3600 s +there is no job input\nmet +within night +within night\n\na run would wait now\n$/,
  );
  const [shown = ''] = blocksOf('docs/conditions.md', '');
  expect(shown.split('\n')[0]?.split(/ {2,}/)).toEqual(['STATE', 'CONDITION', 'FOUND']);
  expect(shown).toMatch(/\n\na run would wait now\n$/);
  expect((await run('conditions', 'plain')).out).toBe('no conditions: a run starts whenever it is its turn\n');
});
