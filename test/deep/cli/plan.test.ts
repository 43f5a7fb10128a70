import { expect, test } from 'vitest';
import { cliWorld } from '#test/cli/cli-world.ts';

test('a plan says what changes job by job, in words, and leaves out what does not', async () => {
  const { run, files } = cliWorld();
  const jobs = ['a', 'b'].map((id) => ({ id, schedule: '0 2 * * *', command: 'true' }));
  files.set('jobs.json', JSON.stringify(jobs));
  await run('apply', 'jobs.json');
  files.set('jobs.json', JSON.stringify([jobs[0], { ...jobs[1], schedule: '0 3 * * *', command: 'false' }]));

  expect((await run('plan', 'jobs.json')).out).toMatch(
    new RegExp(
      [
        'updated    b',
        '             schedule: At 02:00 every day \\(UTC\\) -> At 03:00 every day \\(UTC\\)',
        '             next fire moves from 02:00 to 03:00 on 2026-11-06 \\(UTC\\)',
        '             command changes',
        '             schedule: "0 2 \\* \\* \\*" -> "0 3 \\* \\* \\*"',
        '             command.line: "true" -> "false"',
        '1 updated, 1 unchanged',
        'plan [0-9a-f]{32}\n$',
      ].join('\n'),
    ),
  );
});

test.each([2, 101])(
  'of %i jobs, apply insists on a plan: it is carried out once, and refused when it is another',
  async (count) => {
    const { run, files, api } = cliWorld();
    await api.client.apply({ jobs: [aJob('gone')], source: 'team-a' });
    files.set('jobs.json', JSON.stringify(Array.from({ length: count }, (_, index) => aJob(`job-${index}`))));
    const flags = ['jobs.json', '--source', 'team-a', '--prune'];
    const hash = async () => JSON.parse((await run('plan', ...flags, '--json')).out).hash;
    const planned = await hash();

    await api.client.patchJob('gone', { tags: ['new'] });
    const refused = await run('apply', ...flags, '--plan', planned);

    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('nothing was stored: plan again') });
    expect((await api.client.listJobs()).items.map(({ id }) => id)).toEqual(['gone']);
    expect((await run('apply', ...flags, '--plan', await hash())).out).toContain(`${count} created, 1 deleted\n`);
  },
);

test('a job may run after one that stands on a later page, also where none is there yet', async () => {
  const { run, files, api } = cliWorld();
  const jobs = Array.from({ length: 101 }, (_, index) => aJob(`job-${index}`));
  const [first, ...rest] = jobs;
  files.set('jobs.json', JSON.stringify([{ ...first, schedule: undefined, after: [{ job: 'job-100' }] }, ...rest]));

  expect(await run('plan', 'jobs.json')).toMatchObject({ code: 0 });
  expect((await run('apply', 'jobs.json')).out).toContain('101 created\n');
  expect(await api.client.getJob('job-0')).toMatchObject({ after: [{ job: 'job-100' }] });
});

test('an apply that ended half-way is completed by another, and pages that are done are not sent again', async () => {
  let stop = () => {};
  const applied: number[] = [];
  const world: ReturnType<typeof cliWorld> = cliWorld({
    onStop: (told) => {
      stop = () => told('SIGTERM');
      return () => undefined;
    },
    fetch: async (request) => {
      if (request.url.endsWith('/v1/apply')) {
        applied.push(JSON.parse(await request.clone().text()).jobs.length);
        stop();
      }
      return world.api.fetch(request);
    },
  });
  const { run, files } = world;
  files.set('jobs.json', JSON.stringify(Array.from({ length: 201 }, (_, index) => aJob(`job-${index}`))));

  const first = await run('apply', 'jobs.json');
  const second = await run('apply', 'jobs.json');
  const third = await run('apply', 'jobs.json');

  expect(first).toMatchObject({ code: 1, err: expect.stringContaining('stopped: 100 of 201 jobs are applied') });
  expect(second).toMatchObject({ code: 1, err: expect.stringContaining('stopped: 200 of 201 jobs are applied') });
  expect(third.out).toContain('1 created, 200 unchanged\n');
  expect(applied).toEqual([100, 100, 1]);
});

test('how far more than a page is, and how fast, is told where there is a terminal or it is asked for', async () => {
  let now = 0;
  const world = (columns?: number) =>
    cliWorld({ now: () => (now += 3_000), ...(columns === undefined ? {} : { columns }) });
  const errOf = async (count: number, columns: number | undefined, ...flags: string[]) => {
    const { run, files } = world(columns);
    files.set('jobs.json', JSON.stringify(Array.from({ length: count }, (_, index) => aJob(`job-${index}`))));
    return (await run('apply', 'jobs.json', ...flags)).err;
  };

  expect(await errOf(101, undefined)).toBe('');
  expect(await errOf(201, undefined, '--progress')).toMatch(
    /^planned 200 of 201 jobs, \d+ a second\n[\s\S]*applied 201 jobs in [\d.]+ s, \d+ a second\n$/,
  );
  expect(await errOf(101, 60)).toMatch(/^\rplanned 100 of 101 jobs, \d+ a second +\r/);
});

function aJob(id: string) {
  return { id, schedule: '0 9 * * *', command: 'true' };
}
