import { makeStores } from '#adapters/dynamo/stores.ts';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import { paceOf } from '#domain/notices/channels/pace.ts';
import type { Notice } from '#domain/notices/notice.ts';
import type { Channel } from '#domain/notices/settings/channel.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { Runner } from '#engine/attempts/runner.ts';
import { readSwitch } from '#engine/commit/planning-context.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { tellChannel } from '#engine/notices/tell-channel.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type DynamoLocal, missingForDynamoLocal, startDynamoLocal } from '#test/conformance/dynamo-local.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import { FakeClock, settledBy } from '#testing/clock.ts';
import { FakeExecutor } from '#testing/executor.ts';
import { memoryPorts } from '#testing/ports.ts';
import type { RecordingQueues } from '#testing/queues.ts';
import { type Charge, type Meter, metered } from './metered-requests.ts';

const START = '2026-03-01T12:00:00Z';
export const JOB_ID = 'daily_summary';
const FAILING_JOB_ID = 'nightly_backup';
const FAILURES = 10;
const NOTICES = 20;
const SELF_CLOCKED_JOB_ID = 'to_the_second';
const SELF_CLOCKED_PERIOD = '5 minutes to the second';
export const PERIOD_SECONDS = 300;
/** Enough that the head's short memory is full. */
const EARLIER_RUNS = 4;
export const COMMAND_TAKES_MS = 3_000;

/** A command that takes longer and says what it does. */
const TALK_MS = 60_000;
const LINE = `${'copied another hundred rows of the table of orders to the archive'.padEnd(79)}\n`;

/** Write and read units of one scheduled run (design, section 6). */
export const BUDGET: Units = { write: 7, read: 3 };

const WRITES: ReadonlySet<string> = new Set(['put', 'update', 'delete']);

/** The units that were charged: for 1 KB written, and for 4 KB read consistently. */
interface Units {
  readonly write: number;
  readonly read: number;
}

/** One step in the life of a run, and what it was charged. */
export interface Step {
  readonly name: string;
  readonly charges: readonly Charge[];
}

/** An engine on DynamoDB Local and a clock that it goes by. */
export interface Bench {
  readonly runner: Runner;
  readonly queues: RecordingQueues;
  readonly meter: Meter;
  readonly clock: FakeClock;
}

/**
 * Counts, on DynamoDB Local, the units that a scheduled run of 3 s costs from wake-up to finished head, request by request, and those of
 * what surrounds it. Prints them beside the budget.
 */
export async function countUnits(print: (line: string) => void = console.log): Promise<void> {
  const missing = missingForDynamoLocal();
  if (missing !== undefined) {
    print(`units are counted on DynamoDB Local, but ${missing}`);
    return;
  }
  const server = await startDynamoLocal();
  try {
    await countLife(openBench(server), print);
  } finally {
    await server.stop();
  }
}

/** The units of one scheduled run of that length, after enough others that its head is as large as it gets. */
export async function unitsOfRun(server: DynamoLocal, takesMs: number = COMMAND_TAKES_MS): Promise<Units> {
  const bench = openBench(server);
  await createJobAndRun(bench);
  const executor = new FakeExecutor(bench.clock, () => ({ takesMs }), []);
  const taking = { ...bench, runner: { ...bench.runner, executor } };
  return total((await oneRun(taking, { takesMs })).flatMap(({ charges }) => charges));
}

/** An engine on the server's tables, with everything else in memory. */
export function openBench({ client, jobsTableName, historyTableName }: DynamoLocal): Bench {
  const meter = metered(client);
  const clock = new FakeClock(
    START,
    settledBy(() => meter.inFlight() === 0),
  );
  const ports = memoryPorts(clock);
  const { randomness, queues } = ports;
  const stores = makeStores({ client: meter.requests, jobsTableName, historyTableName, clock, randomness });
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the default configuration is not valid');
  }
  const engine = makeEngine({
    ports: { ...ports, ...stores },
    configuration: parsed.configuration,
    taskNames: new Set(),
    runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
  });
  const executor = new FakeExecutor(clock, () => ({ takesMs: COMMAND_TAKES_MS }), []);
  return { runner: { ...engine, executor, owner: 'bench' }, queues, meter, clock };
}

async function countLife(bench: Bench, print: (line: string) => void): Promise<void> {
  const { runner, meter } = bench;
  print(table('creating a job', [await createJobAndRun(bench)]));
  const budget = `budget ${BUDGET.write} write units, ${BUDGET.read} read units`;
  print(table(`a scheduled run of ${COMMAND_TAKES_MS / 1000} s (${budget})`, await oneRun(bench)));
  print(
    table(
      `a run of ${TALK_MS / 1000} s that prints a line of ${LINE.length} bytes a second`,
      await oneRun(talking(bench), { takesMs: TALK_MS }),
    ),
  );
  meter.take();
  await readSwitch(runner);
  const aProcess = { name: 'a process', charges: meter.take() };
  print(table('the switch over all jobs, read by a process that plans at most every 5 s', [aProcess]));
  await sweep(runner);
  print(
    table('a sweep that finds nothing (an empty query is free here, and half a read unit on AWS)', [
      { name: 'sweeper', charges: meter.take() },
    ]),
  );
  print(
    table(`the same run of a job that has failed ten times and was told of (${budget})`, await runAfterFailures(bench)),
  );
  print(table('a failed run that is told on one channel', await runWithNotice(bench, 2)));
  print(table('the same where it begins an incident, which is indexed', await runWithNotice(bench, 1)));
  for (const [title, type] of [
    ['the delivery of a notice to a machine', 'webhook'],
    ['the same to people', 'slack'],
  ] as const) {
    print(table(title, [await delivered(bench, type, 1)]));
  }
  const many = await delivered(bench, 'slack', NOTICES);
  const { write, read } = total(many.charges);
  print(
    `the delivery of ${NOTICES} notices to people in one message\n  ${'for each'.padEnd(40)}${write / NOTICES} write units, ${read / NOTICES} read units\n`,
  );
  print(table(`a run of a self-clocked job, every ${SELF_CLOCKED_PERIOD} (${budget})`, await selfClockedRun(bench)));
}

/** The run after the tenth failure in a row: one more of them. */
async function runAfterFailures(bench: Bench): Promise<readonly Step[]> {
  const rules = { on: ['failing', 'late', 'overrun'], seconds: 300, to: ['ops'] };
  return failureOf(bench, { id: FAILING_JOB_ID, notify: [rules] }, FAILURES + 1);
}

/** The failure of that number in a row, where each one is told. */
async function runWithNotice(bench: Bench, number: number): Promise<readonly Step[]> {
  return failureOf(bench, { id: `told-${number}`, notify: [{ on: ['failed'], to: ['ops'] }] }, number);
}

/** The failure of that number in a row of a new job. */
async function failureOf(
  bench: Bench,
  fields: { readonly id: string; readonly notify: readonly object[] },
  number: number,
) {
  const { runner, ...others } = failingIn(bench);
  const notify = { channelNames: ['ops'], defaultRules: [], remindHours: 24 };
  const telling = { ...others, runner: { ...runner, configuration: { ...runner.configuration, notify } } };
  const job = { schedule: '*/5 * * * *', command: 'false', maxRetries: 0, ...fields };
  const created = await createJob(telling.runner, JSON.parse(JSON.stringify(job)), { by: 'bench' });
  if (!created.ok) {
    throw new Error(created.refusal.message);
  }
  for (let failure = 1; failure < number; failure += 1) {
    await oneRun(telling, { jobId: job.id });
  }
  return oneRun(telling, { jobId: job.id });
}

/** The turn of a notifier that delivers so many notices of as many jobs that wait on a channel of this type. */
async function delivered(bench: Bench, type: Channel['type'], notices: number): Promise<Step> {
  const { runner, meter, clock } = bench;
  const channel = `${type}-${notices}`;
  const at = clock.nowSeconds();
  for (let index = 0; index < notices; index += 1) {
    const notice: Notice = {
      id: `j${index}.${at}.failed`,
      jobId: `j${index}`,
      kind: 'failed',
      stage: 'single',
      since: at,
      at,
      count: 1,
    };
    await runner.ports.deliveries.write({
      notice,
      channel,
      version: 1,
      state: 'pending',
      tries: 0,
      expiresAt: at + 86_400,
    });
  }
  await clock.advanceByAsync(10_000);
  meter.take();
  await tellChannel(
    {
      engine: runner,
      channels: new ScriptedChannels(),
      paces: new Map([[channel, paceOf(type)]]),
      giveUpMs: 86_400_000,
    },
    channel,
  );
  return { name: 'notifier', charges: meter.take() };
}

/** The same bench where every command fails. */
function failingIn(bench: Bench): Bench {
  const executor = new FakeExecutor(bench.clock, () => ({ takesMs: COMMAND_TAKES_MS, fails: true }), []);
  return { ...bench, runner: { ...bench.runner, executor } };
}

async function selfClockedRun(bench: Bench): Promise<readonly Step[]> {
  const job = { id: SELF_CLOCKED_JOB_ID, schedule: '*/5 * * * *', precision: 'second', command: 'true' };
  await createJob(bench.runner, job, { by: 'bench' });
  for (let run = 0; run < EARLIER_RUNS; run += 1) {
    await oneRun(bench, { jobId: SELF_CLOCKED_JOB_ID });
  }
  return oneRun(bench, { jobId: SELF_CLOCKED_JOB_ID });
}

/** Creates the job and has it run a few times. Answers what the creation was charged. */
export async function createJobAndRun(bench: Bench): Promise<Step> {
  const { runner, meter } = bench;
  const created = await createJob(runner, { id: JOB_ID, schedule: '*/5 * * * *', command: 'true' }, { by: 'bench' });
  if (!created.ok) {
    throw new Error(created.refusal.message);
  }
  const step = { name: 'api', charges: meter.take() };
  for (let run = 0; run < EARLIER_RUNS; run += 1) {
    await oneRun(bench);
  }
  return step;
}

/**
 * One fire, from its wake-up to the finished head; each function knows no definition yet. The dispatcher has read the switch over all jobs
 * in the last 5 s: that read is a process's, not a run's, and is counted apart.
 */
async function oneRun(
  { runner, queues, meter, clock }: Bench,
  { jobId = JOB_ID, takesMs = COMMAND_TAKES_MS }: { readonly jobId?: string; readonly takesMs?: number } = {},
): Promise<readonly Step[]> {
  const fireMs = (Math.floor(clock.nowSeconds() / PERIOD_SECONDS) + 1) * PERIOD_SECONDS * 1000;
  await clock.advanceToAsync(fireMs + 500);
  queues.takeRuns();
  runner.knownJobs.clear();
  await readSwitch(runner);
  meter.take();
  await wakeJob(runner, jobId);
  const planned = meter.take();
  const [message] = queues.takeRuns();
  if (message === undefined) {
    throw new Error(`nothing was sent at ${new Date(fireMs).toISOString()}`);
  }
  runner.knownJobs.clear();
  const delivered = deliverRun(runner, message);
  await clock.advanceByAsync(takesMs + 1000);
  await delivered;
  return [
    { name: 'dispatcher', charges: planned },
    { name: 'runner', charges: meter.take() },
  ];
}

/** The bench with a command that takes its time and prints. */
function talking(bench: Bench): Bench {
  const { clock, runner } = bench;
  const command = new FakeExecutor(clock, () => ({ takesMs: TALK_MS }), []);
  const execute: Runner['executor']['execute'] = (execution) => {
    const say = (): void => {
      execution.onOutput(Buffer.from(LINE));
      stop = clock.after(1_000, say);
    };
    let stop = clock.after(1_000, say);
    return command.execute(execution).finally(() => stop());
  };
  return { ...bench, runner: { ...runner, executor: { execute } } };
}

function table(title: string, steps: readonly Step[]): string {
  const charges = steps.flatMap((step) => step.charges);
  const rows = steps.flatMap(({ name, charges: ofStep }) => ofStep.map((charge) => row(name, charge)));
  const { write, read } = total(charges);
  return [title, ...rows, `  ${'in all'.padEnd(40)}${write} write units, ${read} read units`, ''].join('\n');
}

function row(step: string, { operation, what, table: ofTable, indexes }: Charge): string {
  const kind = WRITES.has(operation) ? 'write' : 'read';
  const ofIndex = indexes > 0 ? ` + ${indexes} index` : '';
  return `  ${step.padEnd(12)}${operation.padEnd(10)}${what.padEnd(18)}${ofTable}${ofIndex} ${kind}`;
}

/** The sum of the charges. */
export function total(charges: readonly Charge[]): Units {
  const writes = charges.filter(({ operation }) => WRITES.has(operation));
  const reads = charges.filter(({ operation }) => !WRITES.has(operation));
  return { write: sum(writes), read: sum(reads) };
}

function sum(charges: readonly Charge[]): number {
  return charges.reduce((units, charge) => units + charge.table + charge.indexes, 0);
}
