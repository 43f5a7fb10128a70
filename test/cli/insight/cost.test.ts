import { expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

const OFTEN = { id: 'often', schedule: '* * * * *', command: 'true', timeoutSeconds: 10 };
const SELDOM = { id: 'seldom', schedule: '0 9 * * 1', command: 'true', timeoutSeconds: 600 };

test('shows the dearest job first, the bill by service, and the date of its prices', async () => {
  const world = cliWorld();
  await world.api.client.createJob(SELDOM);
  await world.api.client.createJob(OFTEN);

  const { code, out } = await world.run('cost');

  expect(code).toBe(0);
  expect(
    out
      .split('\n')
      .slice(0, 3)
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['JOB', 'RUNS A DAY', 'USD', 'COMMANDS', 'A RUN TAKES', 'ACTUAL USD'],
    ['often', '1,440', '0.45', '5.77', 'at most 10.0 s', '-'],
    ['seldom', '0.13', '0.000042', '0.032', 'at most 10 m 0 s', '-'],
  ]);
  expect(out).toContain('EventBridge Scheduler');
  expect(out).toContain(
    '\n\nat most 6.25, of which 5.80 is commands of 2 jobs without a run, counted as taking the whole timeout; --takes 2s counts 2 s\n',
  );
  expect(out).toMatch(/in all, 30 days, 43204 runs +6\.25\n/);
  expect(out).toContain('list prices of us-east-1 as of 2026-11');
});

test('takes some jobs, and prices of somebody else`s', async () => {
  const world = cliWorld();
  await world.api.client.createJob(OFTEN);
  await world.api.client.createJob(SELDOM);

  const { out } = await world.run('cost', '--job', 'often', '--days', '1', '--price', 'sqsRequests=40', '--json');
  const wrong = await world.run('cost', '--price', 'sqs=1');

  expect(JSON.parse(out)).toMatchObject({
    days: 1,
    jobs: [{ id: 'often', fires: 1_440 }],
    bill: expect.arrayContaining([{ what: 'SQS', usd: (1_440 * 6 * 40) / 1_000_000 }]),
    prices: { usd: { sqsRequests: 40 } },
  });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('sqsRequests');
});

test('says what a file of jobs would change, and plan says it of each edit', async () => {
  const world = cliWorld();
  await world.api.client.createJob(OFTEN);
  world.files.set(
    'jobs.json',
    JSON.stringify([
      { ...OFTEN, schedule: '0 * * * *' },
      { ...SELDOM, id: 'new' },
    ]),
  );

  const { out } = await world.run('cost', '--what-if', 'jobs.json');
  const plan = await world.run('plan', 'jobs.json');

  expect(out).toMatch(/often +1,440 +24 +6\.22 +0\.10 +-6\.12\n/);
  expect(out).toMatch(/new +- +0\.13 +0\.00 +0\.032 +\+0\.032\n/);
  expect(out).toMatch(
    /^-6\.09 in 30 days, commands included; at most -5\.64 of it is commands of 2 jobs without a run, counted as taking the whole timeout; --takes 2s counts 2 s$/m,
  );
  expect(out).toContain('a stage itself costs 3 to 12 a month besides');
  expect(plan.out).toContain('cost: 0.45 -> 0.0075 USD in 30 days, commands aside');
  expect((await world.api.client.getJob('often')).schedule).toBe('* * * * *');
});

test('takes a word for how long runs without history take, which is no longer than their timeout', async () => {
  const world = cliWorld();
  await world.api.client.createJob(OFTEN);
  await world.api.client.createJob(SELDOM);

  const short = await world.run('cost', '--takes', '1.5s');
  const long = await world.run('cost', '--takes', '30s', '--json');
  const wrong = await Promise.all(
    ['0s', '2', '-1s', '1d', '800h', 'soon'].map((time) => world.run('cost', '--takes', time)),
  );

  expect(short.out).toMatch(/often .* taken as 1\.5 s +-\n/);
  expect(short.out).not.toContain('at most');
  expect(JSON.parse(long.out).jobs).toMatchObject([
    { id: 'often', takesMs: 10_000, takesBy: 'timeout' },
    { id: 'seldom', takesMs: 30_000, takesBy: 'request' },
  ]);
  for (const { code, err } of wrong) {
    expect(code).toBe(2);
    expect(err).toContain('Expected a length of time, such as 2s, 500ms, 3m or 1h.');
  }
});

test('a region without a list is answered with what to do instead, as --help is', async () => {
  const { code, err } = await cliWorld().run('cost', '--region', 'eu-central-1');
  const help = await cliWorld().run('cost', '--help');

  expect(code).toBe(2);
  for (const text of [err, help.out]) {
    expect(text.replace(/\s+/g, ' ')).toContain('ap-northeast-1');
    expect(text).toContain('--price');
    expect(text).toContain('docs/cost.md');
    expect(text).toContain('Frankfurt');
  }
});

test('lists the 50 jobs of the largest amounts, and counts the rest, also of what a file would change', async () => {
  const world = cliWorld();
  const jobs = Array.from({ length: 52 }, (_, index) => ({ ...SELDOM, id: `job-${index}` }));
  await world.api.client.apply({ jobs });
  const changed = jobs.map((job, index) => (index === 51 ? { ...job, schedule: '0 * * * *' } : job));
  world.files.set('jobs.json', JSON.stringify(changed));

  const cost = (await world.run('cost')).out;
  const change = (await world.run('cost', '--what-if', 'jobs.json')).out;

  for (const out of [cost, change]) {
    expect(out.match(/^job-/gm)).toHaveLength(50);
    expect(out).toContain('\nand 2 jobs more\n');
  }
  expect(change.split('\n')[1]).toMatch(/^job-51 /);
});
