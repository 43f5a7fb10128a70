import { expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

const TO = '2026-12-07T08:00:00Z';

test('blackouts are set, shown wherever fires to come are, and removed by the command line', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob({ id: 'report', schedule: '0 9 * * *', command: 'true', tags: ['billing'] });

  const set = await run(
    'blackout',
    '--from',
    '2026-11-06',
    '--to',
    '2026-11-08',
    '--tag',
    'billing',
    '--note',
    'year end',
  );
  expect(set).toMatchObject({ code: 0, err: '' });
  const [, id = ''] =
    /^a blackout of jobs tagged billing from 2026-11-06 00:00:00Z to 2026-11-08 00:00:00Z is set: (\S+)\n$/.exec(
      set.out,
    ) ?? [];
  const line =
    'blackout of jobs tagged billing from 2026-11-06 00:00:00Z until 2026-11-08 00:00:00Z, set by local: year end';
  expect((await run('blackout', 'list')).out).toMatch(
    /^\S+ +ahead +2026-11-06 .* jobs tagged billing +local +year end$/m,
  );
  expect((await run('status')).out).toContain(line);
  expect((await run('next', 'report', '--count', '2')).out).toMatch(/2026-11-05 09:00.*\n.*2026-11-08 09:00/);
  for (const command of [['list'], ['get', 'report'], ['next', 'report'], ['fires']]) {
    expect((await run(...command)).err).toBe(`${line}\n`);
  }
  expect((await run('explain', 'report', '2026-11-06T09:00:00Z')).out).toContain(
    `- a blackout of jobs tagged billing from 2026-11-06 00:00:00Z to 2026-11-08 00:00:00Z, set by local: year end (${id})`,
  );
  expect(JSON.parse((await run('blackout', 'list', '--json')).out)).toMatchObject([
    { id, tag: 'billing', state: 'ahead' },
  ]);
  expect((await run('blackout', 'remove', id)).out).toBe(`the blackout ${id} is removed\n`);
  expect((await run('blackout', 'list')).out).toBe('there are no blackouts\n');
  expect((await run('get', 'report')).err).toBe('');
});

test('a blackout of a job, with what becomes of its fires, is no matter of other jobs', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob({ id: 'report', schedule: '0 9 * * *', command: 'true' });
  await api.client.createJob({ id: 'other', schedule: '0 9 * * *', command: 'true' });

  const { out } = await run('blackout', '--to', TO, '--job', 'report', '--then', 'catchup', '--json');

  expect(JSON.parse(out)).toMatchObject({ job: 'report', to: TO });
  expect(out).toMatch(/"then": ?"catchup"/);
  expect((await run('get', 'other')).err).toBe('');
  expect((await run('get', 'report')).err).toContain('what is due in it is handed to each job afterwards');
  expect((await run('explain', 'report', '2026-11-05T10:00:00Z')).out).not.toContain('blackout');
  expect((await run('explain', 'report', '2026-11-06T09:00:00Z')).out).toContain(
    'It is in a blackout, and decided when that is over, at 2026-12-07 08:00:00Z.',
  );
});

test.each([
  [['--tag', 'a', '--job', 'b', '--to', TO], 2, /--tag.* cannot be used with .*--job/],
  [['--tag', 'a'], 2, /--to/],
  [['--to', 'soon'], 2, /Expected an instant/],
  [['--to', TO, '--then', 'nothing'], 2, /catchup/],
  [['--to', TO, '--job', 'nobody'], 1, /nobody/],
  [['--to', '2026-11-04'], 1, /too soon/],
  [['remove', '01JBX0000000000000000000B0'], 1, /there is no blackout 01JBX0000000000000000000B0/],
  [['remove', 'x'], 1, /ULID/],
])('what cannot be meant is refused: blackout %j', async (words, code, said) => {
  const { run } = cliWorld();

  expect(await run('blackout', ...words)).toMatchObject({ code, err: expect.stringMatching(said) });
  expect((await run('blackout', 'list')).out).toBe('there are no blackouts\n');
});

test('a tag that no job has is said', async () => {
  const { run } = cliWorld();

  expect((await run('blackout', '--to', '2026-11-06', '--tag', 'bilings')).err).toBe(
    'no job has the tag bilings at the moment\n',
  );
});
