import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SQSClient } from '@aws-sdk/client-sqs';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { makeHandler as makeDispatcher } from '#functions/dispatcher/handler.ts';
import { makeHandler as makeRunner } from '#functions/runner/handler.ts';
import { PATIENT, queuesOn } from '#functions/wiring/clients.ts';
import type { Executor } from '#ports/executor.ts';
import { batch, invocation, silentLogger } from '#test/functions/function-world.ts';
import { type Bench, createJobAndRun, JOB_ID, PERIOD_SECONDS } from './units.ts';

/** A million invocations are warm ones, but for a few. */
const WARM_UP = 100;
const COUNTED = 300;

/** 1,769 MB are a processor (Lambda developer guide, "Configure Lambda function memory"), and both functions have 1,024 unless told. */
const PROCESSORS = 1_024 / 1_769;
const GB = 1;
/** The wait for an answer: DynamoDB's are of "single-digit milliseconds", and SQS takes some twice as long. */
const DYNAMO_MS = 5;
const SQS_MS = 10;
/** The requests of a warm invocation, one after another: the definition is known, and the switch was read in the last 5 s. */
const WAITS_MS = { dispatcher: 2 * DYNAMO_MS + SQS_MS, runner: 4 * DYNAMO_MS } as const;

/** Answers as SQS does, in a process of its own: the time that it takes is none of ours. */
const QUEUE_SERVER = `
  const { createServer } = require('node:http');
  const { createHash } = require('node:crypto');
  createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const { MessageBody = '' } = JSON.parse(body);
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
      response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody }));
    });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

/** The time of a function by itself for one run, as of a command that takes none. */
export interface OwnTime {
  readonly who: 'dispatcher' | 'runner';
  /** Of a whole processor of this machine: the mean of warm invocations. */
  readonly processorMs: number;
  /** With 1,024 MB, and the waits for answers. */
  readonly gbSeconds: number;
}

/**
 * Measures what dispatcher and runner take by themselves: their handlers with the clients of the SDK, which sign and send over HTTP, on
 * DynamoDB Local and a server of queues. The processor's time is measured, the waits for AWS are not: they are reckoned.
 */
export async function measureOwnTime(bench: Bench): Promise<readonly OwnTime[]> {
  const server = spawn(process.execPath, ['-e', QUEUE_SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    return await measured(bench, await addressOf(server));
  } finally {
    server.kill();
  }
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) {
    throw new Error('the server of queues has no output');
  }
  const [port] = await once(createInterface(stdout), 'line');
  return `http://127.0.0.1:${port}`;
}

async function measured(bench: Bench, endpoint: string): Promise<readonly OwnTime[]> {
  const { runner, clock } = bench;
  await createJobAndRun(bench);
  const sqs = new SQSClient({ ...PATIENT, ...NOBODY, endpoint, region: 'us-east-1', useQueueUrlAsEndpoint: false });
  let sent = '';
  sqs.middlewareStack.add(
    (next) => (args) => {
      sent = 'MessageBody' in args.input && typeof args.input.MessageBody === 'string' ? args.input.MessageBody : sent;
      return next(args);
    },
    { step: 'initialize' },
  );
  const url = `${endpoint}/000000000000/queue`;
  const queues = queuesOn(sqs)({
    clock,
    wakeQueueUrl: url,
    runQueueUrls: { default: url },
    undeliverableQueueUrl: url,
    noticesQueueUrl: url,
  });
  const engine = { ...runner, ports: { ...runner.ports, queues } };
  const logger = silentLogger();
  const dispatch = makeDispatcher({ engine, logger });
  const run = makeRunner({ engine, executor: AT_ONCE, logger, hideMessage: makeHideMessage(sqs, url) });
  const times = { dispatcher: 0, runner: 0 };
  for (let round = 0; round < WARM_UP + COUNTED; round += 1) {
    const fireMs = (Math.floor(clock.nowSeconds() / PERIOD_SECONDS) + 1) * PERIOD_SECONDS * 1000;
    await clock.advanceToAsync(fireMs + 500);
    const wake = batch({ jobId: JOB_ID, scheduledTime: new Date(fireMs).toISOString() });
    const dispatcher = await processorMs(() => dispatch(wake, invocation('bench')));
    const taken = await processorMs(() => run(batch(sent), invocation('bench')));
    if (round >= WARM_UP) {
      times.dispatcher += dispatcher / COUNTED;
      times.runner += taken / COUNTED;
    }
  }
  return (['dispatcher', 'runner'] as const).map((who) => ({
    who,
    processorMs: times[who],
    gbSeconds: (GB * (WAITS_MS[who] + times[who] / PROCESSORS)) / 1000,
  }));
}

const NOBODY = { credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' } } as const;

const AT_ONCE: Executor = { execute: async () => ({ kind: 'succeeded', exitCode: 0 }) };

async function processorMs(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
