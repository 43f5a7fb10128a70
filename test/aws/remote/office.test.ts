import { afterAll, expect, test } from 'vitest';
import { api, outcomeOf, toRun } from '../stack/deployed-world.ts';
import { Machine } from './machine.ts';

const YEARLY = '0 0 1 1 *';
/** The lease, the sweeper's minute, and the time that a message is hidden. */
const FOUND_WITHIN_MS = 230_000;

const machine = new Machine();
afterAll(() => machine.destroy('pids'));

const job = { schedule: YEARLY, runner: 'office', maxRetries: 2, retryDelaySeconds: 1 } as const;
/** Each start leaves a line: the run and the attempt. */
const trace = `echo "$CRONSTACK_RUN_ID $CRONSTACK_ATTEMPT" >> ${machine.folder}/started`;

test('runs of a class on machines elsewhere wait for a runner; one that is killed is replaced, no run is lost, and none runs twice', async () => {
  await api.createJob({
    ...job,
    id: 'office-long',
    command: `echo $$ >> ${machine.folder}/pids; ${trace}; [ "$CRONSTACK_ATTEMPT" -gt 1 ] || sleep 600`,
  });
  await api.createJob({ ...job, id: 'office-curious', command: `${trace}; env | grep ^AWS_ | cut -d = -f 1 | sort` });
  const shorts = ['office-a', 'office-b', 'office-c'];
  for (const id of shorts) {
    await api.createJob({ ...job, id, command: trace });
  }

  // Nobody is there: it waits, and says so.
  const long = await api.runJob('office-long');
  expect(await api.getRun(long.id)).toMatchObject({ status: 'queued', unattended: { runner: 'office' } });
  expect((await api.health()).runners).toEqual([{ runner: 'office', unattended: { runner: 'office' }, seen: [] }]);
  expect(machine.lines('started')).toEqual([]);

  const first = await machine.startRunner('nas');
  await toRun(long.id);
  const curious = await outcomeOf((await api.runJob('office-curious')).id);
  expect(curious).toMatchObject({ status: 'succeeded', attempts: [{ result: 'succeeded' }] });
  expect(curious.outputTail).toBe('AWS_CONFIG_FILE\nAWS_EC2_METADATA_DISABLED\nAWS_SHARED_CREDENTIALS_FILE\n');

  expect(await seen()).toEqual([{ presence: 'there', most: 2 }]);
  expect(await api.getRun(long.id)).not.toHaveProperty('unattended');

  expect(await first.end('SIGKILL')).toBe('SIGKILL');
  const waiting = await Promise.all(shorts.map((id) => api.runJob(id)));
  const second = await machine.startRunner('pi');
  const ended = await Promise.all([long, ...waiting].map(({ id }) => outcomeOf(id, FOUND_WITHIN_MS)));

  console.log(
    `at the office: ${ended.map(({ id, attempts }) => `${id} ${attempts.map(({ result }) => result)}`).join('; ')}`,
  );
  expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'succeeded'));
  expect(ended[0]?.attempts.map(({ result }) => result)).toEqual(['lost', 'succeeded']);
  const started = [...machine.lines('started')].sort();
  expect(started).toEqual(
    [`${long.id} 1`, `${long.id} 2`, `${curious.id} 1`, ...waiting.map(({ id }) => `${id} 1`)].sort(),
  );

  // Asked to end, it takes nothing more.
  expect(await second.end('SIGTERM')).toBe(0);
  const late = await api.runJob('office-a');
  // The one that was killed is silent only when three minutes have passed, so it does not say yet that nobody is there.
  expect((await api.getRun(late.id)).status).toBe('queued');
  expect((await seen()).map(({ presence }) => presence)).toContain('stopped');
  expect(machine.output).toContain('Stopping (SIGTERM)');
});

/** The runners that were seen, as far as it matters here. */
async function seen() {
  const { runners = [] } = await api.health();
  return runners.flatMap((one) => one.seen.map(({ presence, most }) => ({ presence, most })));
}
