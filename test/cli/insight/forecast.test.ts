import { expect, test } from 'vitest';
import { wakeJob } from '#engine/waking/wake.ts';
import { cliWorld } from '../cli-world.ts';

const NIGHTLY = { schedule: '0 2 * * *', command: 'true', timeoutSeconds: 30 };
const NIGHTS = Array.from({ length: 12 }, (_, index) => ({ ...NIGHTLY, id: `night-${index}` }));
const FROM = '2026-11-09';

test('shows fires an hour, the fullest minutes, and what could be spread', async () => {
  const world = cliWorld();
  await world.api.client.apply({ jobs: NIGHTS });
  await world.api.client.createJob({ id: 'hourly', schedule: '30 * * * *', command: 'true', timeoutSeconds: 30 });

  const { code, out } = await world.run('forecast', '--from', FROM);

  expect(code).toBe(0);
  expect(out).toContain('Mon 2026-11-09   .  .  @  .  .');
  expect(out).toContain('  36\n');
  expect(out.match(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) /gm)).toHaveLength(7);
  expect(out).toContain('max_concurrent_jobs is 10: what is over it waits');
  expect(out).toContain('2026-11-09 02:00:00Z  12 at once, 12 fires  over the limit');
  expect(out).toContain('12 jobs of the fullest minutes could be spread');
});

test('writes a file of spread jobs that plan takes, with which the fullest minute is less full', async () => {
  const world = cliWorld();
  await world.api.client.apply({ jobs: NIGHTS });

  const { out } = await world.run('forecast', '--from', FROM, '--spread', 'spread.yaml', '--json');
  const plan = await world.run('plan', 'spread.yaml');
  await world.run('apply', 'spread.yaml');
  const again = await world.run('forecast', '--from', FROM, '--json');

  const { spread } = JSON.parse(out);
  expect(spread).toMatchObject({ file: 'spread.yaml', atOnce: { before: 12 } });
  expect(spread.jobs).toHaveLength(12);
  expect(spread.atOnce.after).toBeLessThan(6);
  expect(plan.out).toContain('12 updated');
  expect(Math.max(...JSON.parse(again.out).load.atOnce)).toBe(spread.atOnce.after);
  expect(JSON.parse(again.out).spreadable).toEqual([]);
});

test('names jobs that will overlap themselves, and what a change of the clocks does', async () => {
  const world = cliWorld();
  await world.api.client.createJob({ id: 'slow', schedule: '* * * * *', command: 'true' });
  world.api.clock.advanceTo('2026-11-05T08:01:00Z');
  await wakeJob(world.api.engine, 'slow');
  await world.api.runAll(() => {
    world.api.clock.advanceBy(90_000);
    return { kind: 'succeeded' };
  });
  await world.api.client.createJob({
    id: 'berlin',
    schedule: '30 2 * * *',
    timezone: 'Europe/Berlin',
    command: 'true',
  });

  const { out } = await world.run('forecast', '--from', '2027-03-25');

  expect(out).toContain('slow  10079 times: fires 1 m 0 s apart, and takes 1 m 30 s (p95)');
  expect(out).toMatch(/berlin {2}2027-03-28 01:00:00Z {2}02:30 does not exist on this day/);
});

test('without jobs there is nothing to show', async () => {
  expect((await cliWorld().run('forecast')).out).toContain('no fires');
});

test('calls nothing over the limit that is only so by timeouts, without saying it', async () => {
  const world = cliWorld();
  const jobs = Array.from({ length: 12 }, (_, minute) => ({
    ...NIGHTLY,
    id: `job-${minute}`,
    schedule: `${minute} 3 * * *`,
    timeoutSeconds: 1_200,
  }));
  await world.api.client.apply({ jobs });

  const { out } = await world.run('forecast', '--from', FROM);
  const told = await world.run('forecast', '--from', FROM, '--takes', '2s');

  expect(out).toContain(
    '2026-11-09 03:11:00Z  at most 12 at once, 1 fire  over the limit only if runs take their timeouts\n',
  );
  expect(out).toContain(
    '  at most: 12 jobs without a run, counted as taking the whole timeout; --takes 2s counts 2 s\n',
  );
  expect(told.out).toContain('2026-11-09 03:00:00Z  1 at once, 1 fire\n');
  expect(told.out).not.toMatch(/over the limit|at most/);
});
