import { expect, test, vi } from 'vitest';
import { wakeJob } from '#engine/waking/wake.ts';
import { anHour, OFTEN } from '#test/api/an-hour.ts';
import { cliWorld } from '../cli-world.ts';

const QUEUEING = JSON.stringify([{ ...OFTEN, overlap: 'queue' }]);

test('says what would have become of the runs, in all and one by one, and what of it was drawn', async () => {
  const world = cliWorld();
  await anHour(world.api);
  world.files.set('jobs.json', QUEUEING);

  const { code, out } = await world.run('replay', '--from', '-1h', '--with', 'jobs.json');

  expect(code).toBe(0);
  expect(out).toContain('2026-11-05 08:00:00Z to 2026-11-05 09:00:00Z: 13 runs of 2 jobs, seed 1');
  expect(out).toContain('6 runs would differ: 6 succeeded more, 6 skipped fewer, p95 lateness 0 ms -> 30.0 s, +');
  expect(out).toMatch(
    /often\.20261105T080600Z {2}skipped \(overlap: often\.20261105T080500Z holds the slot\) -> succeeded from 08:06:30Z \(drawn\)/,
  );
  expect(out).toContain('often: how runs that never ran would have gone is drawn from other runs of the job');
});

test('says that all come out as they are recorded, where nothing is changed', async () => {
  const world = cliWorld();
  await anHour(world.api);

  const { out } = await world.run('replay', 'often', '--from', '-60m');
  const json = await world.run('replay', '--from', '2026-11-05T08:00:00Z', '--to', '-30m', '--json');

  expect(out).toContain('12 of 12 come out as they are recorded');
  expect(JSON.parse(json.out)).toMatchObject({ differences: 0, to: '2026-11-05T08:30:00Z', pages: 1 });
});

test('the last 30 days of a job that is older, and was never edited, come out as they are recorded', async () => {
  const world = cliWorld();
  const { client, clock, engine } = world.api;
  await client.createJob({ id: 'old', schedule: '0 8,20 * * *', command: 'true' });
  for (let day = 0; day < 90; day += 1) {
    await clock.advanceByAsync(43_200_000);
    await wakeJob(engine, 'old');
    await world.api.runAll();
  }
  const { out } = await world.run('replay', '--from', '-30d');
  const json = await world.run('replay', 'old', '--from', '-30d', '--json');
  world.files.set('jobs.json', JSON.stringify([{ id: 'old', schedule: '0 8,20 * * *', command: 'true' }]));
  const same = await world.run('replay', '--from', '-30d', '--with', 'jobs.json');

  expect(out).toContain('60 of 60 come out as they are recorded');
  expect(out).toContain('from 2026-11-20 08:00:01Z on alone, as what held before is not recorded any more: old\n');
  expect(JSON.parse(json.out)).toMatchObject({
    from: '2026-11-20T08:00:00Z',
    jobs: [{ id: 'old', from: '2026-11-20T08:00:01Z', before: { statuses: { succeeded: 60 } }, unreproduced: 0 }],
  });
  expect(same.out).toContain('no run would differ');
  expect(same.out).not.toContain('cannot');
});

test('runs that cannot be replayed count as neither more nor fewer, and are named', async () => {
  const world = cliWorld();
  await anHour(world.api);
  world.files.set('jobs.json', QUEUEING);
  const { history } = world.api.ports;
  const listed = history.listRuns.bind(history);
  vi.spyOn(history, 'listRuns').mockImplementation(async (jobId, page) => {
    const { items, ...rest } = await listed(jobId, page);
    return { ...rest, items: items.filter(({ id }) => id !== 'rare.20261105T085000Z') };
  });

  const same = await world.run('replay', '--from', '-1h');
  const changed = await world.run('replay', '--from', '-1h', '--with', 'jobs.json');
  const alone = await world.run('replay', 'rare', '--from', '-1h');

  expect(same.out).toContain('13 runs of 2 jobs');
  expect(same.out).toContain('12 of 13 come out as they are recorded');
  expect(changed.out).toContain('6 runs would differ: 6 succeeded more, 6 skipped fewer, p95');
  expect(changed.out).toContain('rare: 1 run cannot be replayed, and is left out');
  expect(alone.out).toContain('0 of 1 come out as they are recorded');
});

test('a job that would fire too often for one call is named, and nothing is said of it', async () => {
  const world = cliWorld();
  await anHour(world.api);
  await world.api.clock.advanceByAsync(14 * 3_600_000);
  world.files.set('jobs.json', JSON.stringify([{ ...OFTEN, schedule: 'every 1s' }]));

  const { out } = await world.run('replay', 'often', '--from', '-15h', '--with', 'jobs.json');

  expect(out).toBe(
    [
      '2026-11-05 08:00:00Z to 2026-11-05 23:00:00Z: 0 runs of 0 jobs, seed 1',
      'more than 50,000 records, or planned runs, by themselves: take a shorter time for often',
      '',
    ].join('\n'),
  );
});

test('where no run can be replayed, nothing is said of how they would go', async () => {
  const world = cliWorld();
  await anHour(world.api);
  world.files.set('jobs.json', JSON.stringify([{ id: 'rare', schedule: '50 * * * *', command: 'true' }]));
  const { history } = world.api.ports;
  vi.spyOn(history, 'listRuns').mockResolvedValue({ items: [] });

  const { out } = await world.run('replay', 'rare', '--from', '-1h', '--with', 'jobs.json');

  expect(out).toContain('1 run of 1 job');
  expect(out).toContain('none of them can be replayed');
});

test.each([
  ['-5x', /Expected an instant: .*-7d, -2h, \+30m/],
  ['-0m', /Expected an instant/],
  ['yesterday', /Expected an instant/],
])('refuses to begin at %s', async (from, message) => {
  const { code, err } = await cliWorld().run('replay', '--from', from);

  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('names the place in the file of a job that is wrong', async () => {
  const world = cliWorld();
  await anHour(world.api);
  world.files.set('jobs.json', JSON.stringify([{ ...OFTEN, schedule: '99 * * * *' }]));

  const { code, err } = await world.run('replay', '--from', '-1h', '--with', 'jobs.json');

  expect(code).not.toBe(0);
  expect(err).toMatch(/jobs\.json.*often.*schedule/s);
});
