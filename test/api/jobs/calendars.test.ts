import { describe, expect, test } from 'vitest';
import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import { summaryOf } from '#domain/stored/summary.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { aDefinition } from '#test/conformance/builders.ts';
import { type ApiWorld, apiWorld, send } from '../api-world.ts';

const JOB = {
  id: 'report',
  schedule: { cron: '0 9 * * *', except: 'bavaria' },
  timezone: 'Europe/Berlin',
  command: 'true',
};

describe('a calendar of the store', () => {
  test('is copied by the jobs that name it, and one of their own goes before', async () => {
    const world = apiWorld();
    await expect(world.client.createJob(JOB)).rejects.toMatchObject({ code: 'invalid_job' });
    await world.client.putCalendar('bavaria', free('2026-11-06'));

    const job = await world.client.createJob(JOB);
    const own = await world.client.createJob({ ...JOB, id: 'own', calendars: { bavaria: free('2026-11-07') } });
    await world.client.patchJob('report', { name: 'Report' });
    await world.client.apply({ jobs: [{ ...JOB, id: 'applied' }] });

    expect(job).toMatchObject({ nextFireAt: '2026-11-07T08:00:00Z', calendarRevisions: { bavaria: 1 } });
    expect(job.calendars).toBeUndefined();
    expect(own).toMatchObject({ nextFireAt: '2026-11-06T08:00:00Z', calendars: { bavaria: free('2026-11-07') } });
    expect(own.calendarRevisions).toBeUndefined();
    expect(await world.client.getJob('report')).toMatchObject({ revision: 2, calendarRevisions: { bavaria: 1 } });
    expect(await world.client.getCalendar('bavaria')).toMatchObject({
      jobs: { ids: ['applied', 'report'], more: false },
    });
    const { fires } = await world.client.preview({ schedule: JOB.schedule, timezone: 'Europe/Berlin', count: 1 });
    expect(fires).toMatchObject([{ at: '2026-11-07T08:00:00Z' }]);
  });

  test('says before it is stored what it changes for each job, and then changes nothing', async () => {
    const world = await withJob();

    const planned = await world.client.putCalendar('bavaria', free('2026-11-09', '2026-11-10'), { dryRun: 'true' });
    const nobody = await world.client.putCalendar('other', free('2026-11-09'), { dryRun: 'true' });

    expect(planned).toEqual({
      jobs: [
        {
          jobId: 'report',
          revision: 1,
          added: { count: 1, first: ['2026-11-06T08:00:00Z'] },
          removed: { count: 2, first: ['2026-11-09T08:00:00Z', '2026-11-10T08:00:00Z'] },
          through: '2027-02-03T08:00:00Z',
        },
      ],
    });
    expect(nobody).toEqual({ jobs: [] });
    expect(await world.client.getCalendar('bavaria')).toMatchObject({ revision: 1, latest: 1 });
    await expect(world.client.getCalendar('other')).rejects.toMatchObject({ code: 'calendar_not_found' });
  });

  test('is adopted by its jobs, with a record each, and its past is explained by what it said then', async () => {
    const world = await withJob();
    world.clock.advanceTo('2026-11-07T08:00:01Z');
    await wakeAll(world);

    const saved = await world.client.putCalendar('bavaria', free('2026-11-09'));
    await wakeAll(world);

    expect(saved).toMatchObject({ change: 'updated', calendar: { revision: 2, adopting: { behind: 1 } } });
    expect(await world.client.getJob('report')).toMatchObject({
      revision: 2,
      calendarRevisions: { bavaria: 2 },
      nextFireAt: '2026-11-08T08:00:00Z',
    });
    const [adopted] = (await world.client.listAudit('report')).items;
    expect(adopted).toMatchObject({ action: 'edit', by: 'local', note: 'calendar bavaria revision 2' });
    const why = { kind: 'excluded', name: '2026-11-06', calendar: 'bavaria', calendarRevision: 1 };
    expect(await world.client.explain('report', '2026-11-06T08:00:00Z')).toMatchObject({ revision: 1, why: [why, {}] });
    expect(await world.client.getCalendar('bavaria', { revision: '1' })).toMatchObject({
      revision: 1,
      latest: 2,
      calendar: free('2026-11-06'),
    });
    expect(await world.client.putCalendar('bavaria', free('2026-11-09'))).toMatchObject({ change: 'unchanged' });
  });

  test('goes on being adopted where the request that stored it was cut off, until nobody is behind any more', async () => {
    let cut = false;
    const world = apiWorld(({ queues }) => {
      const sendWakes = queues.sendWakes.bind(queues);
      queues.sendWakes = (wakes) => (cut ? Promise.reject(new Error('killed')) : sendWakes(wakes));
      return {};
    });
    await world.client.putCalendar('bavaria', free('2026-11-06'));
    await world.client.createJob(JOB);
    cut = true;
    expect(
      (await send(world, 'PUT', '/v1/calendars/bavaria', { body: JSON.stringify(free('2026-11-09')) })).status,
    ).toBe(500);
    cut = false;

    await wakeAll(world);

    expect(await world.client.getJob('report')).toMatchObject({ calendarRevisions: { bavaria: 2 } });
    expect(await world.client.getCalendar('bavaria')).toMatchObject({ adopting: { behind: 1 } });
    for (let minute = 0; minute < 6; minute += 1) {
      await world.clock.advanceByAsync(60_000);
      await wakeAll(world);
    }
    const { adopting, outdated } = await world.client.getCalendar('bavaria');
    expect([adopting, outdated]).toEqual([undefined, undefined]);
  });

  test('is walked page by page, each with the place that the walk has come to', async () => {
    const world = apiWorld();
    await world.client.putCalendar('bavaria', free('2026-11-06'));
    for (let job = 0; job < 501; job += 1) {
      const id = `job-${String(job).padStart(3, '0')}`;
      const calendars = { bavaria: { ...free('2026-11-06'), revision: 1 } };
      await world.ports.summaries.put(summaryOf(aDefinition({ id, calendars }), 'active'));
    }

    const saved = await world.client.putCalendar('bavaria', free('2026-11-09'));
    const first = world.ports.queues.takeWakes();
    const head = await world.ports.calendars.read('bavaria');
    await sweep(world.engine);
    const second = world.ports.queues.takeWakes();

    expect(saved.nextCursor).toBeDefined();
    expect(saved.jobs).toHaveLength(100);
    expect(first).toHaveLength(500);
    expect(head?.adoption).toMatchObject({ after: 'job-499', behind: 500 });
    expect(second).toEqual([{ jobId: 'job-500' }]);
    expect((await world.client.listCalendars()).items).toMatchObject([{ adopting: { behind: 501 } }]);
    const rest = await world.client.putCalendar('bavaria', free('2026-11-09'), {
      dryRun: 'true',
      cursor: saved.nextCursor,
    });
    expect(rest.jobs[0]).toMatchObject({ jobId: 'job-100' });
  });

  test('that would take away every fire is not adopted: the job keeps what it has, and is named', async () => {
    const world = await withJob();
    const never: Calendar = { timezone: 'UTC', weekend: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] };

    const planned = await world.client.putCalendar('bavaria', never, { dryRun: 'true' });
    await world.client.putCalendar('bavaria', never);
    for (let minute = 0; minute < 7; minute += 1) {
      await wakeAll(world);
      await world.clock.advanceByAsync(60_000);
    }

    expect(planned.jobs).toMatchObject([{ jobId: 'report', refused: expect.any(String) }]);
    expect(await world.client.getJob('report')).toMatchObject({ revision: 1, calendarRevisions: { bavaria: 1 } });
    expect((await world.client.getCalendar('bavaria')).outdated).toEqual(['report']);
    await expect(world.client.createJob({ ...JOB, id: 'new' })).rejects.toMatchObject({ code: 'invalid_job' });
  });

  test('that ends within 60 days is named by the health of the service', async () => {
    const world = apiWorld();
    await world.client.putCalendar('ending', {
      timezone: 'UTC',
      days: [{ date: '2026-12-24' }],
      through: '2027-01-04',
    });
    await world.client.putCalendar('lasting', free('2026-11-06'));
    const named = async () => (await world.client.health()).calendars;

    expect(await named()).toEqual([{ name: 'ending', through: '2027-01-04' }]);
    await world.client.putCalendar('ending', {
      timezone: 'UTC',
      days: [{ date: '2026-12-24' }],
      through: '2027-01-05',
    });
    expect(await named()).toBeUndefined();
  });

  test('is deleted once no job uses it, and goes on from its revision when it is there again', async () => {
    const world = await withJob();

    await expect(world.client.deleteCalendar('bavaria')).rejects.toMatchObject({
      code: 'calendar_used',
      message: expect.stringContaining('report'),
    });
    await world.client.deleteJob('report');
    await world.client.deleteCalendar('bavaria');

    expect((await world.client.listCalendars()).items).toEqual([]);
    await expect(world.client.deleteCalendar('bavaria')).rejects.toMatchObject({ code: 'calendar_not_found' });
    await expect(world.client.createJob(JOB)).rejects.toMatchObject({ code: 'invalid_job' });
    expect(await world.client.putCalendar('bavaria', free('2026-11-06'))).toMatchObject({
      change: 'created',
      calendar: { revision: 2 },
    });
  });

  test('that is wrong is refused with its place, and changes nothing', async () => {
    const world = apiWorld();
    const put = (name: string, body: object) =>
      send(world, 'PUT', `/v1/calendars/${name}`, { body: JSON.stringify(body) });

    expect(await put('2026-11-06', free('2026-11-06'))).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
    expect(await put('bavaria', { ...free('2026-11-06'), revision: 3 })).toMatchObject({ status: 400 });
    expect(
      await put('bavaria', { timezone: 'UTC', days: [{ date: '2026-02-30' }], through: '2026-12-31' }),
    ).toMatchObject({
      status: 400,
      body: { code: 'invalid_calendar', errors: [{ path: 'days' }] },
    });
    expect(await put('bavaria', { timezone: 'UTC', days: [{ date: '2026-02-20' }] })).toMatchObject({
      body: { code: 'invalid_calendar', errors: [{ path: 'through' }] },
    });
    expect((await world.client.listCalendars()).items).toEqual([]);
  });
});

function free(...dates: readonly string[]): Calendar {
  return { timezone: 'Europe/Berlin', days: dates.map((date) => ({ date })), through: '2027-12-31' };
}

async function withJob(): Promise<ApiWorld> {
  const world = apiWorld();
  await world.client.putCalendar('bavaria', free('2026-11-06'));
  await world.client.createJob(JOB);
  return world;
}

async function wakeAll({ engine, ports }: ApiWorld): Promise<void> {
  await sweep(engine);
  for (const { jobId } of ports.queues.takeWakes()) {
    await wakeJob(engine, jobId);
  }
}
