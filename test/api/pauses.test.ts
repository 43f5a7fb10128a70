import { describe, expect, test } from 'vitest';
import { sweep } from '../../shared/engine/sweep.ts';
import { wakeJob } from '../../shared/engine/wake-job.ts';
import { cliWorld } from '../cli/cli-world.ts';
import { type ApiWorld, apiWorld, send } from './api-world.ts';

const MINUTELY = { id: 'report', schedule: '* * * * *', command: 'echo report' };

describe('a pause that ends', () => {
  test('plans again from its end on, by itself, however late that is seen', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...MINUTELY, catchup: 'all' });
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

async function sweepAndWake({ engine, ports }: ApiWorld): Promise<void> {
  await sweep(engine);
  for (const { jobId } of ports.queues.takeWakes()) {
    await wakeJob(engine, jobId);
  }
}
