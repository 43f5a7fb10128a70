import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, inject, test } from 'vitest';
import { toldQueue } from './stack/deployed-resources.ts';
import {
  api,
  EMULATOR_ENVIRONMENT,
  entriesOf,
  eventually,
  firedRunOf,
  outcomeOf,
  toRun,
} from './stack/deployed-world.ts';

const execute = promisify(execFile);
const YEARLY = '0 0 1 1 *';
/** EventBridge's precision; the sweeper would come only after this. */
const ENTRY_LATENESS_MS = 60_000;
const MINUTE_MS = 60_000;
/** How often an emulator's scheduler looks at its clock; AWS is as likely as not to have fired by then. */
const ENTRY_TICK_MS = 15_000;

test('nothing is answered without a signature, health included', async () => {
  const answer = await fetch(`${inject('apiUrl')}/v1/health`);

  expect(answer.status).toBe(403);
});

test('the deployed API is healthy', async () => {
  expect(await api.health()).toMatchObject({ status: 'ok', enabled: true });
});

test('EventBridge fires a job, a runner runs it, and the history says so', async () => {
  await api.createJob({ id: 'each.minute', schedule: '* * * * *', command: 'echo "I am $CRONSTACK_RUN_ID"' });
  expect(await entriesOf('each.minute')).toHaveLength(1);

  // The sweeper looks at a job when it is 60 s overdue: what comes sooner was woken by EventBridge.
  const run = await firedRunOf('each.minute', { lessLateMs: ENTRY_LATENESS_MS });

  console.log(`fired by the deployed schedule: ${run.id} ${run.status}, started ${run.latenessMs} ms after its time`);
  expect(run).toMatchObject({ status: 'succeeded', trigger: 'schedule', outputTail: `I am ${run.id}\n` });
});

// An emulator's scheduler reads cron in UTC, whatever the zone says: a zone whose minutes differ from UTC's would not fire here.
test('a job in a zone of its own fires too', async () => {
  await api.createJob({ id: 'in-paris', schedule: '* * * * *', timezone: 'Europe/Paris', command: 'true' });

  expect((await firedRunOf('in-paris')).status).toBe('succeeded');
});

test('a job finer than a minute is clocked by the sweeper, to the second', async () => {
  await api.createJob({ id: 'each-20-seconds', schedule: '*/20 * * * * *', command: 'true' });
  expect(await entriesOf('each-20-seconds')).toEqual([]);

  const run = await firedRunOf('each-20-seconds', { lessLateMs: 10_000 });

  expect(Date.parse(run.scheduledAt) % 20_000).toBe(0);
});

test('jobs that are due in the same sweep get their wake-ups in one batch, each to the second', async () => {
  // Too far away for a job to send its own wake-up, and near enough for a sweep to find all of them at once.
  const dueAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 140_000);
  const schedule = `${dueAt.getUTCSeconds()} ${dueAt.getUTCMinutes()} ${dueAt.getUTCHours()} * * *`;
  const ids = ['together-1', 'together-2', 'together-3'];
  await Promise.all(ids.map((id) => api.createJob({ id, schedule, timezone: 'UTC', command: 'true' })));

  const runs = await Promise.all(ids.map((id) => firedRunOf(id, { lessLateMs: 10_000 })));

  expect(runs.map(({ scheduledAt }) => Date.parse(scheduledAt))).toEqual(ids.map(() => dueAt.getTime()));
});

test('a paused job has no entries and does not fire; a resumed one does', async () => {
  await api.createJob({ id: 'paused', schedule: '* * * * *', command: 'true' });

  const paused = await api.pauseJob('paused', { note: 'for the test' });
  const pausedAt = Date.now();
  expect(paused).toMatchObject({ state: 'paused', pause: { note: 'for the test' } });
  expect(await entriesOf('paused')).toEqual([]);

  const nextFire = Math.ceil(pausedAt / MINUTE_MS) * MINUTE_MS;
  await eventually('a fire that does not happen', async () => Date.now() > nextFire + ENTRY_TICK_MS || undefined);
  const resumed = await api.resumeJob('paused');
  expect(resumed.state).toBe('active');
  expect(await entriesOf('paused')).toHaveLength(1);
  const resumedAt = Date.now();
  await firedRunOf('paused', { afterMs: resumedAt });
  const { items } = await api.listRuns('paused');
  const fires = items.map(({ scheduledAt }) => Date.parse(scheduledAt));
  expect(fires.filter((fire) => fire > pausedAt && fire <= resumedAt)).toEqual([]);
});

test('an edit makes a new revision and replaces the entry', async () => {
  await api.createJob({ id: 'edited', schedule: YEARLY, command: 'true' });
  const before = await entriesOf('edited');

  const edited = await api.patchJob('edited', { schedule: '0 12 * * 1-5', timezone: 'America/New_York' });
  const after = await entriesOf('edited');

  expect(edited.revision).toBe(2);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('a run that is asked for runs now, under the runner class of its job, and its output is kept', async () => {
  await api.createJob({ id: 'by-hand', schedule: YEARLY, command: 'echo one; echo two >&2', runner: 'heavy' });

  const run = await outcomeOf((await api.runJob('by-hand')).id);
  const { items: log } = await api.readLog(run.id);

  expect(run).toMatchObject({ status: 'succeeded', trigger: 'manual', exitCode: 0 });
  expect(log.map(({ text }) => text).join('')).toContain('one');
});

test('a failed attempt is tried again after its delay', async () => {
  const command = '[ "$CRONSTACK_ATTEMPT" -ge 3 ]';
  await api.createJob({ id: 'retried', schedule: YEARLY, command, retryDelaySeconds: 1 });

  const run = await outcomeOf((await api.runJob('retried')).id);

  expect(run.status).toBe('succeeded');
  expect(run.attempts.map(({ result }) => result)).toEqual(['failed', 'failed', 'succeeded']);
});

test('a running command is cancelled', async () => {
  await api.createJob({ id: 'cancelled', schedule: YEARLY, command: 'sleep 300' });
  const { id } = await api.runJob('cancelled');
  await toRun(id);

  await api.cancelRun(id);

  expect((await outcomeOf(id)).status).toBe('cancelled');
});

test('a command that takes too long is stopped', async () => {
  await api.createJob({ id: 'too-slow', schedule: YEARLY, command: 'sleep 300', timeoutSeconds: 2, maxRetries: 0 });

  expect((await outcomeOf((await api.runJob('too-slow')).id)).status).toBe('timed_out');
});

test('a task runs from the bundle and asks the API, for which its runner may read and sign', async () => {
  const env = EMULATOR_ENVIRONMENT;
  await api.createJob({ id: 'summary', schedule: YEARLY, command: 'generate_daily_summary', maxRetries: 0, env });

  const run = await outcomeOf((await api.runJob('summary')).id);

  expect(run.reason).toBeUndefined();
  expect(run.status).toBe('succeeded');
  expect(run.outputTail).toContain('Written to');
});

test('a job that fails is told on a topic by the deployed notifier, and so is its recovery', async () => {
  const sqs = new SQSClient({ region: inject('region') });
  const QueueUrl = await toldQueue();
  const toldAs = (id: string) =>
    eventually(`${id} on the topic`, async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      return Messages.find(({ Body = '' }) => Body.includes(id))?.Body;
    });
  const notify = [{ on: ['failing' as const], to: ['topic'] }];
  await api.createJob({ id: 'told', schedule: YEARLY, command: 'echo no route; exit 3', maxRetries: 0, notify });

  await outcomeOf((await api.runJob('told')).id);
  const opened = await toldAs('cronstack.job.failing.opened');
  await api.patchJob('told', { command: 'true' });
  await outcomeOf((await api.runJob('told')).id);
  const resolved = await toldAs('cronstack.job.failing.resolved');

  console.log(`told on the topic: ${opened.length} and ${resolved.length} bytes`);
  expect(opened).toContain('no route');
  await eventually('both on record as sent', async () => {
    const states: string[] = [];
    for await (const { state } of api.eachNotice('told')) {
      states.push(state);
    }
    return states.join() === 'sent,sent' || undefined;
  });
});

test('a deleted job is gone, and its entry with it', async () => {
  await api.createJob({ id: 'deleted', schedule: '* * * * *', command: 'true' });

  await api.deleteJob('deleted');

  await expect(api.getJob('deleted')).rejects.toMatchObject({ status: 404 });
  expect(await entriesOf('deleted')).toEqual([]);
});

test('the command line signs by itself', async () => {
  const env = { ...process.env, ...EMULATOR_ENVIRONMENT };
  const { stdout } = await execute('node', ['cli/bin.js', '--url', inject('apiUrl'), '--json', 'list'], { env });

  expect(JSON.parse(stdout)).toBeInstanceOf(Array);
});
