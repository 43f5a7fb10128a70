import { expect, test } from 'vitest';
import { main } from '#cli/main.ts';
import { type CliWorld, cliWorld } from '#test/cli/cli-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', command: 'true', maxRetries: 0 };

test('status of an installation in which nothing happens says just that', async () => {
  const { run } = cliWorld();

  expect((await run('status')).out).toBe(
    '\nwhat runs or waits\nnothing\n\nwhat went wrong in the last day\nnothing\n\nwhat is next\nno fires\n',
  );
});

test('status says the pause of everything first, then what is paused, runs, went wrong and is next', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  await api.client.createJob({ ...JOB, id: 'idle' });
  await api.client.pauseJob('idle');
  await api.client.runJob('report');
  await api.runAll(() => ({ kind: 'failed', reason: { code: 'exit_code', text: 'exit code 3' }, retryable: false }));
  await api.client.runJob('report');
  await run('pause', '--all', '--note', 'the move');

  const { out } = await run('status');

  expect(out).toMatch(
    /^everything is paused since \S+ \S+ by local: the move; no job fires until: cronstack resume --all\npaused: idle\n/,
  );
  expect(out).toMatch(/what runs or waits\nRUN .*\nreport\.\S+ .* queued /);
  expect(out).toMatch(/went wrong in the last day\nRUN .*\nreport\.\S+ .* failed .* exit code 3\n/);
  expect(out).toMatch(/what is next\nIN UTC .*\n2026-11-05 09:00:00Z .* report /);
});

test('status prints all of that for programs', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);

  expect(JSON.parse((await run('status', '--json')).out)).toMatchObject({
    health: { status: 'ok' },
    paused: [],
    open: [],
    failures: [],
    coming: [{ jobId: 'report' }],
  });
});

test.each(['list', 'get report', 'next report', 'fires', 'agenda'])(
  '%s says first that everything is paused',
  async (line) => {
    const world = cliWorld();
    await world.api.client.createJob(JOB);
    await world.run('pause', '--all');

    expect(await streamsOf(world, line)).toEqual(['err', 'out']);
  },
);

/** The streams that a command wrote to, in their order. */
async function streamsOf({ surroundings }: CliWorld, line: string): Promise<readonly string[]> {
  const written: string[] = [];
  const around = surroundings();
  const stdout = { ...around.stdout, write: () => void written.push('out') };
  const stderr = { ...around.stderr, write: () => void written.push('err') };
  await main(line.split(' '), { ...around, stdout, stderr });
  return written;
}
