import { expect, test } from 'vitest';
import type { RunnerSeen } from '#domain/runners/seen.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type CliWorld, cliWorld } from '#test/cli/cli-world.ts';

const NONE = 'no runner of the class office is there, none was seen within 30 days (cronstack runner --class office)';
const GONE = 'no runner of the class office is there, one was seen last at 2026-11-05T08:00:00Z';

/** A world with a class on machines elsewhere, and a run of it that nobody has claimed. */
async function world() {
  const cli = cliWorld();
  const { runners } = cli.api.engine;
  if (!(runners instanceof Map)) {
    expect.fail('the classes of the world may be added to');
  }
  runners.set('office', { longestAttemptSeconds: 86_400, remote: true });
  await cli.api.client.createJob({ id: 'backup', schedule: '0 2 * * *', command: 'true', runner: 'office' });
  await cli.api.client.createJob({ id: 'report', schedule: '0 2 * * *', command: 'true' });
  const { id: runId } = await cli.api.client.runJob('backup');
  return { ...cli, runId };
}

async function see({ api }: Pick<CliWorld, 'api'>, more: Partial<RunnerSeen> = {}): Promise<void> {
  const nowMs = api.clock.now();
  const seen = {
    runner: 'office',
    id: 'nas',
    host: 'nas.example',
    version: '1.2.3',
    startedAtMs: nowMs,
    seenAtMs: nowMs,
  };
  await api.ports.sightings.put({ ...seen, running: 1, most: 2, ...more }, nowMs / 1_000 + 86_400);
}

test('a run that waits says that no runner of its class was seen: in the API, in show and in status', async () => {
  const { api, runId, ...cli } = await world();

  expect(await api.client.getRun(runId)).toMatchObject({ status: 'queued', unattended: { runner: 'office' } });
  expect((await cli.run('show', runId)).out).toContain(NONE);
  expect((await cli.run('status')).out).toContain(`trouble: ${NONE}`);
});

test('of a fire, explain says that nobody has claimed it, and since when no runner is there', async () => {
  const cli = await world();
  await see(cli);
  cli.api.clock.advanceBy(18 * 3_600_000);
  await cli.api.client.cancelRun((await cli.api.client.listRuns('backup')).items[0]?.id ?? '');
  await wakeJob(cli.api.engine, 'backup');

  const { out } = await cli.run('explain', 'backup', '2026-11-06T02:00:00Z');

  expect(out).toContain(`no runner has claimed it yet; its message to office was sent 1 times: ${GONE}`);
});

test('while one is there nothing of it is said', async () => {
  const { api, runId, ...cli } = await world();
  await see({ api });
  api.clock.advanceBy(120_000);

  expect(await api.client.getRun(runId)).not.toHaveProperty('unattended');
  expect((await cli.run('status')).out).not.toContain('no runner');
  expect((await api.client.health()).runners).toEqual([
    {
      runner: 'office',
      seen: [
        {
          id: 'nas',
          host: 'nas.example',
          version: '1.2.3',
          presence: 'there',
          startedAt: '2026-11-05T08:00:00.000Z',
          seenAt: '2026-11-05T08:00:00.000Z',
          running: 1,
          most: 2,
        },
      ],
    },
  ]);
});

test.each([
  ['is not seen for three minutes', {}, 180_000],
  ['was asked to end', { stopped: true as const }, 0],
])('one that %s is not there', async (_, more, laterMs) => {
  const { api, runId } = await world();
  await see({ api }, more);
  api.clock.advanceBy(laterMs);

  expect((await api.client.getRun(runId)).unattended).toEqual({
    runner: 'office',
    lastSeenAt: '2026-11-05T08:00:00.000Z',
  });
});

test('runs of other classes, and those that are over, are not said to wait for one', async () => {
  const { api } = await world();
  const other = await api.client.runJob('report');

  expect(await api.client.getRun(other.id)).not.toHaveProperty('unattended');
  await api.runAll();
  const [done] = (await api.client.listRuns('backup')).items;
  expect(await api.client.getRun(done?.id ?? '')).not.toHaveProperty('unattended');
});

test('whoever may not see all jobs is told of classes, and of no machine', async () => {
  const { api } = await world();
  await see({ api });
  const grants = [{ role: 'viewer', jobs: ['report'], commandKinds: [] }] as const;

  const { runners } = await api.as({ name: 'ada', grants }).client.health();

  expect(runners).toEqual([{ runner: 'office', seen: [] }]);
});

test('an installation without such a class says nothing of runners', async () => {
  expect(await cliWorld().api.client.health()).not.toHaveProperty('runners');
});
