import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { makeDocumentClient } from '../shared/aws/dynamo-client.ts';
import { DynamoDefinitions } from '../shared/aws/dynamo-definitions.ts';
import { DynamoGates } from '../shared/aws/dynamo-gates.ts';
import { DynamoHeads } from '../shared/aws/dynamo-heads.ts';
import { DynamoHistory } from '../shared/aws/dynamo-history.ts';
import { DynamoSummaries } from '../shared/aws/dynamo-summaries.ts';
import { DynamoSwitchboard } from '../shared/aws/dynamo-switchboard.ts';
import { DynamoTable } from '../shared/aws/dynamo-table.ts';
import { SqsQueues } from '../shared/aws/sqs-queues.ts';
import type { Engine, EngineParts } from '../shared/engine/engine.ts';
import { makeEngine } from '../shared/engine/make-engine.ts';
import { type Configuration, parseConfiguration } from '../shared/jobs/configuration.ts';
import type { Entries } from '../shared/ports/entries.ts';
import type { Observer } from '../shared/ports/observer.ts';
import type { Ports } from '../shared/ports/ports.ts';
import { systemClock } from '../shared/system/system-clock.ts';
import { makeSystemRandomness } from '../shared/system/system-randomness.ts';
import { requireEnv, VARIABLES, type Variable } from './environment.ts';

/** Throttled calls are tried this often, with backoff and jitter, before they are a fault. */
const MAX_ATTEMPTS = 6;

/** A function was deployed with a variable that it cannot read. */
export class BadVariableError extends Error {
  override readonly name = 'BadVariableError';
  readonly code = 'bad_environment_variable';
}

/** What differs from function to function. */
export interface AwsEngineParts {
  readonly sqs: SQSClient;
  readonly entries: Entries;
  readonly observer: Observer;
}

/** The client of the queues. */
export function makeSqsClient(): SQSClient {
  return new SQSClient({ maxAttempts: MAX_ATTEMPTS, retryMode: 'standard' });
}

/** The engine on AWS, from what infra/ put into the environment. Throws a MissingVariableError or a BadVariableError. */
export function engineFromEnvironment(parts: AwsEngineParts): Engine {
  const runQueueUrls = readJson(VARIABLES.runQueueUrls, z.record(z.string(), z.string()));
  const runners = new Set(Object.keys(runQueueUrls));
  const configuration = readConfiguration();
  return makeEngine({
    ports: awsPorts(parts, runQueueUrls),
    configuration,
    taskNames: new Set(readJson(VARIABLES.taskNames, z.array(z.string()))),
    runners,
    longestAttemptSeconds: readJson(VARIABLES.longestAttemptSeconds, z.int().positive()),
    ...totalGate(runners.size, configuration.maxConcurrentJobs),
  });
}

/**
 * The gate that keeps max_concurrent_jobs, where the event source's MaximumConcurrency cannot: that counts for one queue, and is 2 to 1000
 * (Lambda developer guide, "Configuring maximum concurrency").
 */
function totalGate(runnerClasses: number, maxConcurrent: number): Pick<EngineParts, 'totalGate'> {
  return runnerClasses === 1 && maxConcurrent >= 2 ? {} : { totalGate: { name: '*', maxConcurrent } };
}

function awsPorts({ sqs, entries, observer }: AwsEngineParts, runQueueUrls: Readonly<Record<string, string>>): Ports {
  const clock = systemClock;
  const randomness = makeSystemRandomness();
  const client = makeDocumentClient();
  const jobs = new DynamoTable({ client, clock, randomness, tableName: requireEnv(VARIABLES.jobsTable) });
  const history = new DynamoTable({ client, clock, randomness, tableName: requireEnv(VARIABLES.historyTable) });
  return {
    clock,
    randomness,
    heads: new DynamoHeads(jobs),
    gates: new DynamoGates(jobs),
    definitions: new DynamoDefinitions(jobs),
    summaries: new DynamoSummaries(jobs),
    switchboard: new DynamoSwitchboard(jobs),
    history: new DynamoHistory(history),
    entries,
    queues: new SqsQueues({
      client: sqs,
      clock,
      wakeQueueUrl: requireEnv(VARIABLES.wakeQueueUrl),
      runQueueUrls,
      undeliverableQueueUrl: requireEnv(VARIABLES.undeliverableQueueUrl),
    }),
    observer,
  };
}

function readConfiguration(): Configuration {
  const parsed = parseConfiguration(readJson(VARIABLES.configuration, z.unknown()));
  if (!parsed.ok) {
    throw new BadVariableError(`${VARIABLES.configuration}: ${parsed.errors.map(({ path }) => path).join(', ')}`);
  }
  return parsed.configuration;
}

function readJson<Schema extends z.ZodType>(variable: Variable, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(requireEnv(variable)));
  } catch (error) {
    throw new BadVariableError(`the environment variable ${variable} cannot be read`, { cause: error });
  }
}
