import { describe, expect, test, vi } from 'vitest';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { type ApiWorld, apiWorld, send } from '../api-world.ts';

const MINUTELY = { id: 'report', schedule: '* * * * *', command: 'echo report' };

describe('a pause that ends', () => {
  test('plans again from its end on, by itself, however late that is seen', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...MINUTELY, catchup: 'all', overlap: 'allow' });
    const paused = await world.client.pauseJob('report', { note: 'deploy', until: '2026-11-05T08:10:30Z' });

    world.clock.advanceTo('2026-11-05T08:15:10Z');
    await sweepAndWake(world);

    expect(paused.pause).toMatchObject({ note: 'deploy', until: '2026-11-05T08:10:30Z' });
    const job = await world.client.getJob('report');
    expect(job).toMatchObject({ state: 'active', nextFireAt: '2026-11-05T08:16:00Z' });
    expect(job.pause).toBeUndefined();
    const { items } = await world.client.listRuns('report');
    expect(items.map(({ scheduledAt }) => scheduledAt).sort()[0]).toBe('2026-11-05T08:11:00Z');
  });

  test('has to end in the future', async () => {
    const world = apiWorld();
    await world.client.createJob(MINUTELY);

    const refused = await send(world, 'POST', '/v1/jobs/report/pause', { body: '{"until": "2026-11-05T08:00:00Z"}' });

    expect(refused).toMatchObject({ status: 400, body: { code: 'not_in_future' } });
    expect(await world.client.getJob('report')).toMatchObject({ state: 'active' });
  });

  test('a paused job may be given another end, and only a job that is enabled one at all', async () => {
    const world = apiWorld();
    await world.client.createJob(MINUTELY);
    await world.client.createJob({ ...MINUTELY, id: 'off', enabled: false });
    await world.client.pauseJob('report', { note: 'deploy' });

    const ending = await world.client.pauseJob('report', { until: '2026-11-05T09:00:00Z' });
    const again = await world.client.pauseJob('report');

    expect(ending.pause).toMatchObject({ until: '2026-11-05T09:00:00Z' });
    expect(again.pause).toEqual(ending.pause);
    await expect(world.client.pauseJob('off', { until: '2026-11-05T09:00:00Z' })).rejects.toMatchObject({
      code: 'job_disabled',
    });
  });

  test('is asked for and shown by the command line', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(MINUTELY);

    expect((await run('pause', 'report', '--note', 'deploy', '--until', '2026-11-06')).out).toBe(
      'report is paused until 2026-11-06 00:00:00Z\n',
    );
    expect((await run('get', 'report')).out).toContain(
      'by local at 2026-11-05 08:00:00Z until 2026-11-06 00:00:00Z: deploy',
    );
    expect(await run('pause', 'report', '--until', 'tomorrow')).toMatchObject({ code: 2 });
  });
});
describe('pausing everything', () => {
  test('from the pause on no job fires, and after it all go on by themselves, without a trace of what was paused', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...MINUTELY, catchup: 'all', overlap: 'allow' });
    await world.client.createJob({ ...MINUTELY, id: 'seconds', schedule: '*/20 * * * * *' });

    const { paused } = await world.client.pauseAll({ note: 'fire drill' });
    await passMinutes(world, 10);
    const during = await world.client.health();
    const { items: next } = await world.client.nextFires('report');
    const resumed = await world.client.resumeAll();
    await passMinutes(world, 3);

    expect(paused).toEqual({ pausedAt: '2026-11-05T08:00:07Z', by: 'local', note: 'fire drill' });
    expect(during.paused).toEqual(paused);
    expect(next).toEqual([]);
    expect(resumed).toEqual({});
    expect(await firesOf(world, 'report')).toEqual(['08:11:00', '08:12:00', '08:13:00']);
    expect((await firesOf(world, 'seconds'))[0]).toBe('08:10:20');
  });

  test('what was due before is decided as ever, and a manual run is one', async () => {
    const world = apiWorld();
    await world.client.createJob(MINUTELY);
    world.clock.advanceTo('2026-11-05T08:00:58Z');

    await world.client.pauseAll();
    world.clock.advanceBy(20_000);
    await wakeJob(world.engine, 'report');
    const manual = await world.client.runJob('report', { force: true });

    expect(await firesOf(world, 'report')).toContain('08:01:00');
    expect(manual.status).toBe('queued');
  });

  test('costs a look at the switch every five seconds and no write of any job, however long it lasts', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...MINUTELY, schedule: '* * * * * *' });
    await world.client.pauseAll();
    world.clock.advanceBy(10_000);
    await wakeJob(world.engine, 'report');
    await world.runAll();
    const reads = vi.spyOn(world.ports.switchboard, 'read');
    const writes = vi.spyOn(world.ports.heads, 'write');

    for (let look = 0; look < 100; look += 1) {
      world.clock.advanceBy(1_000);
      await wakeJob(world.engine, 'report');
    }

    expect(reads.mock.calls.length).toBeLessThanOrEqual(20);
    expect(writes).not.toHaveBeenCalled();
  });

  test('a year of paused seconds is jumped over, not counted', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...MINUTELY, schedule: '* * * * * *' });
    await world.client.pauseAll();
    world.clock.advanceBy(365 * 86_400_000);
    await world.client.resumeAll();
    world.clock.advanceBy(2_000);

    await wakeJob(world.engine, 'report');

    const { items } = await world.client.listRuns('report', { from: '2027-01-01T00:00:00Z' });
    expect(items.length).toBeGreaterThan(0);
    expect(Math.min(...items.map(({ scheduledAt }) => Date.parse(scheduledAt)))).toBeGreaterThan(
      Date.parse('2027-11-05T08:00:00Z'),
    );
    expect((await world.client.getJob('report')).counters.missed).toBeLessThan(10);
  });

  test('asked for twice it stays as it was; resuming what is not paused does nothing', async () => {
    const world = apiWorld();

    const first = await world.client.pauseAll({ note: 'one' });
    world.clock.advanceBy(60_000);
    expect(await world.client.pauseAll({ note: 'two' })).toEqual(first);
    await world.client.resumeAll();
    expect(await world.client.resumeAll()).toEqual({});
    expect((await world.client.health()).paused).toBeUndefined();
  });

  test('a pause that a crash left half made stops everything, and resuming it loses no fire', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...MINUTELY, catchup: 'all', overlap: 'allow' });
    await world.ports.switchboard.write({ version: 1, standstills: [{ by: 'somebody' }] });
    world.clock.advanceTo('2026-11-05T08:02:10Z');
    const looked = wakeJob(world.engine, 'report');
    await world.clock.advanceByAsync(10_000);
    await looked;
    expect(await firesOf(world, 'report')).toEqual([]);

    await world.client.resumeAll();
    await passMinutes(world, 1);

    expect(await firesOf(world, 'report')).toEqual(['08:01:00', '08:02:00', '08:03:00']);
  });

  test('is asked for and ended by the command line', async () => {
    const { run } = cliWorld();

    expect((await run('pause', '--all', '--note', 'fire drill')).out).toBe(
      'everything is paused from 2026-11-05 08:00:07Z on\n',
    );
    expect((await run('resume', '--all')).code).toBe(0);
    for (const wrong of [['pause'], ['pause', 'report', '--all'], ['pause', '--all', '--until', '2026-11-06']]) {
      expect(await run(...wrong)).toMatchObject({ code: 2 });
    }
  });
});

/** Lets minutes pass as they do: the sweeper comes by, and runs end at once. */
async function passMinutes(world: ApiWorld, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    world.clock.advanceBy(60_000);
    await sweepAndWake(world);
    await world.runAll();
  }
}

/** The fires that have a record or a run, oldest first, each as its time of day. */
async function firesOf({ client }: ApiWorld, jobId: string): Promise<readonly string[]> {
  const { items } = await client.listRuns(jobId);
  return items
    .filter(({ trigger }) => trigger === 'schedule')
    .map(({ scheduledAt }) => scheduledAt.slice(11, 19))
    .sort();
}

async function sweepAndWake({ engine, ports }: ApiWorld): Promise<void> {
  await sweep(engine);
  for (const { jobId } of ports.queues.takeWakes()) {
    await wakeJob(engine, jobId);
  }
}
