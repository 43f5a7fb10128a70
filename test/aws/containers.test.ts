import { expect, test } from 'vitest';
import { killContainersOf } from './docker/docker-client.ts';
import { api, EMULATOR_ENVIRONMENT, eventually, firedRunOf, outcomeOf, toRun } from './stack/deployed-world.ts';
import { loggedLines } from './stack/logged-lines.ts';

const YEARLY = '0 0 1 1 *';
const EMULATED = process.env.AWS_ENDPOINT_URL !== undefined;
/** More than any function has. */
const LONG_SECONDS = 3_000;
/** The lease, the sweeper's minute, and the start of another container. */
const FOUND_WITHIN_MS = 230_000;
/** A runner looks for a cancellation every 5 s. */
const CANCELLED_WITHIN_MS = 15_000;

/** A job that runs when it is asked for, in a container. */
const inContainer = { schedule: YEARLY, runner: 'long', timeoutSeconds: LONG_SECONDS } as const;

test('a class on Fargate takes jobs that are longer than Lambda allows, other classes refuse them', async () => {
  const job = { id: 'long', ...inContainer, command: 'true' };

  await expect(api.createJob({ ...job, runner: 'default' })).rejects.toMatchObject({
    errors: [{ path: 'timeoutSeconds', message: expect.stringContaining('a class with the option fargate') }],
  });
  expect(await api.createJob(job)).toMatchObject({ runner: 'long', timeoutSeconds: LONG_SECONDS });
});

test('a run of a class on Fargate runs in a container, which is told where its credentials are and says what it did', async () => {
  // Its runner hands them out, and not ECS.
  const command =
    'echo "at $(dirname "$AWS_CONTAINER_CREDENTIALS_FULL_URI" | cut -d : -f 1,2), else: $AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"';
  await api.createJob({ id: 'contained', ...inContainer, command });

  const run = await outcomeOf((await api.runJob('contained')).id);

  console.log(`in a container: ${run.id} ${run.status} ${run.queueMs} ms after it was sent, ${run.outputTail}`);
  expect(run).toMatchObject({ status: 'succeeded', trigger: 'manual', exitCode: 0 });
  expect(run.outputTail).toBe('at http://127.0.0.1, else: \n');
  const line = await eventually('a line of its container', async () => {
    const lines = await loggedLines('RunnerlongTaskLogs', run.id);
    return lines.find((one) => one.includes('run ended'));
  });
  console.log(`in the containers' log group: ${line}`);
});

test('a failed attempt is tried again in the container', async () => {
  const command = '[ "$CRONSTACK_ATTEMPT" -ge 3 ]';
  await api.createJob({ id: 'retried-in-container', ...inContainer, command, retryDelaySeconds: 1 });

  const run = await outcomeOf((await api.runJob('retried-in-container')).id);

  expect(run.status).toBe('succeeded');
  expect(run.attempts.map(({ result }) => result)).toEqual(['failed', 'failed', 'succeeded']);
});

test('a command that runs in a container is cancelled within seconds', async () => {
  await api.createJob({ id: 'cancelled-in-container', ...inContainer, command: 'sleep 600' });
  const { id } = await api.runJob('cancelled-in-container');
  await toRun(id);

  const askedAtMs = Date.now();
  await api.cancelRun(id);

  expect((await outcomeOf(id)).status).toBe('cancelled');
  expect(Date.now() - askedAtMs).toBeLessThan(CANCELLED_WITHIN_MS);
});

test('EventBridge fires a job whose runs are containers', async () => {
  await api.createJob({ id: 'each-minute-in-container', ...inContainer, schedule: '* * * * *', command: 'true' });

  const run = await firedRunOf('each-minute-in-container');
  await api.pauseJob('each-minute-in-container');

  console.log(`fired into a container: ${run.id}, started ${run.latenessMs} ms after its time`);
  expect(run.attempts.map(({ result }) => result)).toEqual(['succeeded']);
});

test.runIf(EMULATED)(
  'a container that is killed is found: the attempt is lost, another container finishes the run',
  async () => {
    const command = '[ "$CRONSTACK_ATTEMPT" -ge 2 ] || sleep 600';
    await api.createJob({ id: 'killed', ...inContainer, command });
    const { id } = await api.runJob('killed');
    await toRun(id);

    const killedAtMs = Date.now();
    expect(await killContainersOf(id)).toBe(1);

    const run = await outcomeOf(id, FOUND_WITHIN_MS);
    console.log(
      `after its container was killed: ${run.status} within ${Math.round((Date.now() - killedAtMs) / 1_000)} s`,
    );
    expect(run.attempts).toMatchObject([{ result: 'lost' }, { result: 'succeeded' }]);
    expect(run.status).toBe('succeeded');
  },
);

test('a task runs from the container`s package and asks the API as the command role', async () => {
  const env = EMULATOR_ENVIRONMENT;
  const command = 'generate_daily_summary';
  await api.createJob({ id: 'summary-in-container', ...inContainer, command, maxRetries: 0, env });

  const run = await outcomeOf((await api.runJob('summary-in-container')).id);

  expect(run.reason).toBeUndefined();
  expect(run.status).toBe('succeeded');
  expect(run.outputTail).toContain('Written to');
});
