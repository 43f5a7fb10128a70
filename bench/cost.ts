import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { SqsQueues } from '#adapters/aws/sqs/queues.ts';
import type { BillLine } from '#domain/cost/bill.ts';
import { type Demand, NOTHING, RECKONED, RUN } from '#domain/cost/demand.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { makeHandler as makeDispatcher } from '#functions/dispatcher/handler.ts';
import { makeHandler as makeRunner } from '#functions/runner/handler.ts';
import { missingForDynamoLocal, startDynamoLocal } from '#test/conformance/dynamo-local.ts';
import { batch, invocation } from '#test/functions/function-world.ts';
import { costLines, usd, usdAMonth } from './cost-paper.ts';
import { type CountedSqs, countedSqs } from './counted-sqs.ts';
import { LAMBDA_BYTES, type LoudFunction, loggedBytes, REQUEST_ID } from './logged.ts';
import { measureOwnTime, type OwnTime } from './own-time.ts';
import {
  type Bench,
  BUDGET,
  COMMAND_TAKES_MS,
  createJobAndRun,
  JOB_ID,
  openBench,
  PERIOD_SECONDS,
  total,
  unitsOfRun,
} from './units.ts';

const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/000000000000/queue';
const BYTES_A_KB = 1_000;
const RUNS_A_DAY = [100, 10_000, 1_000_000];

/** One request: who asks which service for what. */
interface AwsRequest {
  readonly who: string;
  readonly service: 'scheduler' | 'sqs' | 'lambda' | 'dynamodb';
  readonly what: string;
}

/** One run, request by request. */
interface CountedRun {
  readonly requests: readonly AwsRequest[];
  readonly demand: Demand;
  /** The lines of both functions, with those of Lambda. */
  readonly logBytes: number;
}

/**
 * Counts what one scheduled run of 3 s asks of AWS: the functions' own requests at the SDK and on DynamoDB Local, with their handlers as
 * they are deployed, each in a process that was just started; what EventBridge and Lambda do around them is one request each, as batches
 * of one message. Prints it beside the budget, with what the functions take and write by themselves, and what it costs. The exit code is 1 where
 * docs/cost.md says anything else, or less.
 */
export async function countCost(print: (line: string) => void = console.log): Promise<void> {
  const missing = missingForDynamoLocal();
  if (missing !== undefined) {
    print(`units are counted on DynamoDB Local, but ${missing}`);
    return;
  }
  const server = await startDynamoLocal();
  try {
    const counted = await countRun(openBench(server));
    await server.empty();
    const warm = await unitsOfRun(server);
    await server.empty();
    const times = await measureOwnTime(openBench(server));
    printRequests(counted, print);
    print(`  DynamoDB units  budget ${BUDGET.write} write, ${BUDGET.read} read`);
    print(
      `                  ${warm.write} write, ${warm.read} read where the dispatcher read the switch over all jobs in the last 5 s`,
    );
    print(`                  ${counted.demand.writeUnits} write, ${counted.demand.readUnits} read where it did not\n`);
    printOwn(times, counted, print);
    printCosts(counted.demand, print);
    const inBudget =
      warm.write <= BUDGET.write &&
      warm.read <= BUDGET.read &&
      sum(times.map(({ gbSeconds }) => gbSeconds)) <= RECKONED.gbSeconds &&
      counted.logBytes / BYTES_A_KB <= RECKONED.logKilobytes;
    if (!inBudget || JSON.stringify(counted.demand) !== JSON.stringify(RUN)) {
      print('This is over the budget, or not what docs/cost.md says.');
      process.exitCode = 1;
    }
  } finally {
    await server.stop();
  }
}

async function countRun(bench: Bench): Promise<CountedRun> {
  const { runner, clock, meter } = bench;
  await createJobAndRun(bench);
  const fireMs = (Math.floor(clock.nowSeconds() / PERIOD_SECONDS) + 1) * PERIOD_SECONDS * 1000;
  await clock.advanceToAsync(fireMs + 500);
  meter.take();

  const sqs = countedSqs();
  const wake = batch({ jobId: JOB_ID, scheduledTime: new Date(fireMs).toISOString() });
  const dispatcherBytes = await loggedBytes('dispatcher', async (loud) => {
    const dispatch = makeDispatcher({ engine: justStarted(bench, sqs, loud), logger: loud.logger });
    await dispatch(wake, invocation(REQUEST_ID));
  });
  const planned = meter.take();
  const sent = sqs.take();

  const hideMessage = makeHideMessage(sqs.client, QUEUE_URL);
  const runnerBytes = await loggedBytes('runner', async ({ logger, observer }) => {
    const engine = justStarted(bench, sqs, { observer });
    const run = makeRunner({ engine, executor: runner.executor, logger, hideMessage });
    const delivered = run(batch(...sent.bodies), invocation(REQUEST_ID));
    await clock.advanceByAsync(COMMAND_TAKES_MS + 1000);
    const { batchItemFailures } = await delivered;
    if (sent.bodies.length !== 1 || batchItemFailures.length > 0) {
      throw new Error(`${sent.bodies.length} runs were sent, and ${batchItemFailures.length} of them came back`);
    }
  });
  const carriedOut = meter.take();

  const requests: readonly AwsRequest[] = [
    { who: 'EventBridge', service: 'scheduler', what: 'invocation' },
    { who: 'EventBridge', service: 'sqs', what: 'SendMessage' },
    ...polled('dispatcher'),
    ...planned.map(({ operation, what }) => inDynamo('dispatcher', operation, what)),
    ...sent.commands.map((command) => inSqs('dispatcher', command)),
    ...polled('runner'),
    ...carriedOut.map(({ operation, what }) => inDynamo('runner', operation, what)),
    ...sqs.take().commands.map((command) => inSqs('runner', command)),
  ];
  const units = total([...planned, ...carriedOut]);
  const logBytes = dispatcherBytes + runnerBytes + 2 * LAMBDA_BYTES;
  return { requests, demand: demandOf(requests, units), logBytes };
}

/** An engine that knows no definition and not the switch over all jobs, and sends through the counted client. */
function justStarted(
  { runner, clock }: Bench,
  { client }: CountedSqs,
  { observer }: Pick<LoudFunction, 'observer'>,
): Engine {
  const queues = new SqsQueues({
    client,
    clock,
    wakeQueueUrl: QUEUE_URL,
    runQueueUrls: { default: QUEUE_URL },
    undeliverableQueueUrl: QUEUE_URL,
    noticesQueueUrl: QUEUE_URL,
  });
  return { ...runner, ports: { ...runner.ports, queues, observer }, knownJobs: new Map(), switchMemory: {} };
}

/** The requests that Lambda makes for one message of a function that takes it. */
function polled(who: string): AwsRequest[] {
  return [
    { who: `Lambda, for the ${who}`, service: 'sqs', what: 'ReceiveMessage' },
    { who, service: 'lambda', what: 'invocation' },
    { who: `Lambda, for the ${who}`, service: 'sqs', what: 'DeleteMessage' },
  ];
}

function inDynamo(who: string, operation: string, what: string): AwsRequest {
  return { who, service: 'dynamodb', what: `${operation} ${what}` };
}

function inSqs(who: string, command: string): AwsRequest {
  return { who, service: 'sqs', what: command.replace(/Command$/, '') };
}

function demandOf(
  requests: readonly AwsRequest[],
  { write, read }: { readonly write: number; readonly read: number },
): Demand {
  const count = (service: AwsRequest['service']) => requests.filter((request) => request.service === service).length;
  return {
    ...NOTHING,
    schedulerInvocations: count('scheduler'),
    sqsRequests: count('sqs'),
    lambdaRequests: count('lambda'),
    writeUnits: write,
    readUnits: read,
    ...RECKONED,
  };
}

function printRequests({ requests }: CountedRun, print: (line: string) => void): void {
  print(`a scheduled run of ${COMMAND_TAKES_MS / 1000} s, each function in a process that was just started`);
  for (const [service, name] of Object.entries({
    scheduler: 'Scheduler',
    sqs: 'SQS',
    lambda: 'Lambda',
    dynamodb: 'DynamoDB',
  })) {
    const ofService = requests.filter((request) => request.service === service);
    print(`  ${name.padEnd(12)}${String(ofService.length).padStart(3)}`);
    for (const { who, what } of ofService) {
      print(`                 ${what.padEnd(26)}${who}`);
    }
  }
}

function printOwn(times: readonly OwnTime[], { logBytes }: CountedRun, print: (line: string) => void): void {
  for (const { who, processorMs, gbSeconds } of times) {
    print(
      `  ${who.padEnd(16)}${processorMs.toFixed(1).padStart(5)} ms of a processor, with its waits ${gbSeconds.toFixed(3)} GB-s`,
    );
  }
  const inAll = sum(times.map(({ gbSeconds }) => gbSeconds));
  print(`  ${'both'.padEnd(16)}${inAll.toFixed(3)} GB-s, reckoned as ${RECKONED.gbSeconds}`);
  print(
    `  logs            ${logBytes} bytes, of which Lambda writes ${2 * LAMBDA_BYTES}, reckoned as ${RECKONED.logKilobytes} KB\n`,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function printCosts(demand: Demand, print: (line: string) => void): void {
  const lines = costLines(demand);
  const inAll = lines.reduce((sum, line) => sum + line.usd, 0);
  const printLine = ({ what, usd: amount }: BillLine) => print(`  ${what.padEnd(50)}${usd(amount).padStart(8)}`);
  print('USD per million runs, list prices of us-east-1 beyond the free tier');
  lines.forEach(printLine);
  printLine({ what: 'in all, without the command', usd: inAll });
  print('');
  print(`${'runs a day'.padEnd(14)}${'USD a month'.padStart(14)}${'with 1 s at 1 GB each'.padStart(26)}`);
  for (const runsADay of RUNS_A_DAY) {
    const [without, withCommand] = [usdAMonth(demand, runsADay, 0), usdAMonth(demand, runsADay, 1)];
    print(`${runsADay.toLocaleString('en-US').padEnd(14)}${usd(without).padStart(14)}${usd(withCommand).padStart(26)}`);
  }
}
