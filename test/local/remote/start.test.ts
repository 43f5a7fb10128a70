import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { isObject } from '#domain/values/json/object.ts';
import { createJob } from '#engine/jobs/save.ts';
import { LOADED_AT_ONCE } from '#engine/make-engine.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { makeSqsClient, queuesOn } from '#functions/wiring/clients.ts';
import { engineFromEnvironment } from '#functions/wiring/engine.ts';
import { startRunner } from '#local/remote/start.ts';
import { anError } from '#test/adapters/aws/an-error.ts';
import { TABLES } from '#test/conformance/tables-in-memory.ts';
import { mockAws } from '#testing/aws/mock.ts';
import { MemoryEntries } from '#testing/entries.ts';
import { RecordingObserver } from '#testing/observer.ts';

/** A deployment in memory with a class `office`, and a machine with a folder for its runner. */
async function world() {
  const aws = await mockAws({ now: new Date() });
  const ssm = mockClient(SSMClient);
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-remote-start-'));
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  // The clock of AWS: it shows none.
  vi.stubGlobal('fetch', async () => new Response(''));
  onTestFinished(() => {
    aws.restore();
    ssm.restore();
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    rmSync(folder, { recursive: true });
  });
  aws.table('jobs', TABLES.jobs);
  aws.table('history', TABLES.history);
  const queue = aws.queue('office');
  const environment = {
    CRONSTACK_STAGE: 'test',
    CRONSTACK_JOBS_TABLE: 'jobs',
    CRONSTACK_HISTORY_TABLE: 'history',
    CRONSTACK_WAKE_QUEUE_URL: aws.queue('wake').url,
    CRONSTACK_DEAD_LETTERS_QUEUE_URL: aws.queue('dead').url,
    CRONSTACK_NOTICES_QUEUE_URL: aws.queue('notices').url,
    CRONSTACK_RUNNER: 'office',
    CRONSTACK_RUN_QUEUE_URL: queue.url,
    CRONSTACK_MAX_CONCURRENT: '2',
    CRONSTACK_SETTINGS: JSON.stringify({
      configuration: configuration(),
      runners: { office: { queueUrl: queue.url, remote: true, longestAttemptSeconds: 86_400 } },
      taskNames: [],
    }),
  };
  ssm.on(GetParameterCommand).rejects(anError('ParameterNotFound', 'of AWS'));
  ssm.on(GetParameterCommand, { Name: '/cronstack-test/runners/office' }).resolves({
    Parameter: { Value: JSON.stringify(environment) },
  });
  const engine = engineFromEnvironment({
    ...LOADED_AT_ONCE,
    queues: queuesOn(makeSqsClient()),
    entries: new MemoryEntries(),
    observer: new RecordingObserver(),
    environment,
  });
  return { aws, engine, queue, folder };
}

function configuration() {
  const parsed = parseConfiguration({});
  return parsed.ok ? parsed.configuration : undefined;
}

/** The partition that a call of GetItem asks. */
function partitionOf(input: object): string {
  return 'Key' in input && isObject(input.Key) ? String(input.Key.pk) : 'none';
}

function aMachine(env: Record<string, string> = {}) {
  let [output, stop] = ['', (_: string): void => undefined];
  const told = new Promise<string>((resolve) => {
    stop = resolve;
  });
  const stream = {
    colors: false,
    write: (text: string) => {
      output += text;
    },
  };
  return {
    surroundings: {
      version: '1.2.3',
      stdout: stream,
      stderr: stream,
      env: { PATH: process.env.PATH, ...env },
      untilStopped: () => told,
    },
    output: () => output,
    stop: (by: string) => stop(by),
  };
}

test('a runner takes the runs of its class until it is told to stop', async () => {
  const { aws, engine, queue, folder } = await world();
  await createJob(
    engine,
    { id: 'hello', schedule: '0 0 1 1 *', command: 'echo from the office', runner: 'office' },
    { by: 'a test' },
  );
  const triggered = await triggerRun(engine, 'hello', { by: 'a test' });
  const runId = triggered.ok ? triggered.value.id : '';
  const machine = aMachine();
  const before = aws.calls('GetCommand').length;

  const exitCode = startRunner({ class: 'office', stage: 'test', data: join(folder, 'runner') }, machine.surroundings);
  await vi.waitFor(() => expect(machine.output()).toContain('succeeded'), 10_000);
  const read = aws.calls('GetCommand').slice(before).map(partitionOf);
  expect(read).toContain('def#hello');
  // What the role of a class may read of the jobs' table: infra/constructs/tables.ts, allowFinishing. The history is read besides.
  expect(read.filter((partition) => !/^(?:job|def|group)#|^switch$/.test(partition))).toEqual([]);
  expect(await engine.ports.sightings?.list('office')).toEqual([
    expect.objectContaining({ host: hostname(), version: '1.2.3', most: 2, id: expect.stringMatching(/^\w{26}$/) }),
  ]);
  machine.stop('SIGTERM');

  expect(await exitCode).toBe(0);
  expect(await engine.ports.sightings?.list('office')).toEqual([
    expect.objectContaining({ running: 0, stopped: true }),
  ]);
  expect(await engine.ports.history.readRun(runId)).toMatchObject({
    status: 'succeeded',
    attempts: [{ owner: expect.stringMatching(/^office@/) }],
  });
  expect((await engine.ports.heads.read('hello'))?.active).toEqual([]);
  expect(queue.messages()).toEqual([]);
  expect(machine.output()).toMatch(
    /^Takes runs of the class office, at most 2 at once; its folder is .*\nhello .*succeeded/,
  );
});

test('the end of its terminal is no order to stop: whoever watches over it learns that', async () => {
  const { folder } = await world();
  const machine = aMachine();

  const exitCode = startRunner({ class: 'office', stage: 'test', data: join(folder, 'runner') }, machine.surroundings);
  await vi.waitFor(() => expect(machine.output()).toContain('Takes runs'), 10_000);
  machine.stop('SIGHUP');

  expect(await exitCode).toBe(1);
});

test('told to stop while it waits to be told its place, it ends at once', async () => {
  const { aws, folder } = await world();
  const machine = aMachine();
  const ssm = mockClient(SSMClient);
  ssm.on(GetParameterCommand).callsFake(() => new Promise(() => undefined));
  const asked = () => ssm.commandCalls(GetParameterCommand);

  const exitCode = startRunner({ class: 'office', stage: 'test', data: join(folder, 'runner') }, machine.surroundings);
  await vi.waitFor(() => expect(asked()).toHaveLength(1), 10_000);
  machine.stop('SIGTERM');

  expect(await exitCode).toBe(0);
  expect(machine.output()).toBe('Stopped (SIGTERM) before it had started.\n');
  expect(asked()[0]?.args).toEqual([expect.anything(), { abortSignal: expect.objectContaining({ aborted: true }) }]);
  expect(aws.calls('ReceiveMessageCommand')).toEqual([]);
});

test('what is not there is said, and nothing is taken', async () => {
  const { aws, folder } = await world();
  const machine = aMachine({ CRONSTACK_STAGE: 'test' });

  expect(await startRunner({ class: 'garage', data: join(folder, 'runner') }, machine.surroundings)).toBe(1);

  expect(machine.output()).toMatch(
    /^cronstack: the parameter \/cronstack-test\/runners\/garage: there is none of this name here/,
  );
  expect(aws.calls('ReceiveMessageCommand')).toEqual([]);
});

test('options that cannot be meant are wrong usage', async () => {
  const machine = aMachine();

  expect(await startRunner({ class: 'Office' }, machine.surroundings)).toBe(2);
  expect(machine.output()).toBe(
    'cronstack: --class: expected a runner class (a-z, 0-9 and -, a letter first, at most 20 characters), found "Office"\n',
  );
});
