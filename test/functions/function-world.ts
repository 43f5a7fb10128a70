import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseConfiguration } from '#domain/jobs/configuration.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { createJob } from '#engine/jobs/save.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { NO_CONTEXT } from '#functions/api/handler.ts';
import type { RunMessage } from '#ports/queues.ts';
import { FakeClock } from '#testing/clock.ts';
import { type MemoryPorts, memoryPorts } from '#testing/ports.ts';

/** An engine in memory at noon, for handlers to work on. */
export interface FunctionWorld {
  readonly clock: FakeClock;
  readonly ports: MemoryPorts;
  readonly engine: Engine;
}

/** Makes one. */
export function functionWorld(): FunctionWorld {
  const clock = new FakeClock('2026-11-23T12:00:00Z');
  const ports = memoryPorts(clock);
  const parsed = parseConfiguration({});
  if (!parsed.ok) {
    throw new Error('the defaults are a configuration');
  }
  const engine = makeEngine({
    ports,
    configuration: parsed.configuration,
    taskNames: new Set(),
    runners: new Map([['default', { longestAttemptSeconds: 840 }]]),
  });
  return { clock, ports, engine };
}

/** Stores a job that fires each minute; `more` overrides what it is. */
export async function aMinutelyJob({ engine }: FunctionWorld, id: string, more: object = {}): Promise<void> {
  const saved = await createJob(engine, { id, schedule: '* * * * *', command: 'true', ...more }, { by: 'a test' });
  if (!saved.ok) {
    throw new Error(saved.refusal.message);
  }
}

/** The message of a job's due run. */
export async function aDueRun(world: FunctionWorld): Promise<RunMessage> {
  await aMinutelyJob(world, 'job');
  world.clock.advanceBy(60_000);
  await wakeJob(world.engine, 'job');
  const [message] = world.ports.queues.takeRuns();
  if (message === undefined) {
    throw new Error('the job is due');
  }
  return message;
}

/** A batch as Lambda hands it over; the message ids are m0, m1, ... */
export function batch(...bodies: readonly (object | string)[]): SQSEvent {
  return { Records: bodies.map((body, index) => record(body, `m${index}`)) };
}

/** One message. */
export function record(body: object | string, messageId = 'm0', receiveCount = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}

/** The ids of the messages that are to come again. */
export function again(answer: { batchItemFailures: readonly { itemIdentifier: string }[] }): readonly string[] {
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** A logger that nobody hears. */
export function silentLogger(): () => Logger {
  const logger = new Logger({ logLevel: 'SILENT' });
  return () => logger;
}

/** An invocation of that id. */
export function invocation(awsRequestId: string): Context {
  return { ...NO_CONTEXT, awsRequestId };
}
