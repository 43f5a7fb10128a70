import type { SQSClient } from '@aws-sdk/client-sqs';
import { SqsQueues } from '#adapters/aws/sqs-queues.ts';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { makeDocumentClient } from '#adapters/dynamo/table/client.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { TOTAL_GATE } from '#domain/ledger/head/gate.ts';
import type { Engine, EngineParts } from '#engine/commit/engine.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { readSettings, type Settings } from '#functions/deployment/settings.ts';
import type { Entries } from '#ports/entries.ts';
import type { Observer } from '#ports/observer.ts';
import type { Ports } from '#ports/ports.ts';

/** The parts of an engine that differ from function to function. */
interface AwsEngineParts {
  readonly sqs: SQSClient;
  readonly entries: Entries;
  readonly observer: Observer;
}

/** The engine on AWS, from what infra/ put into the environment. Throws a MissingVariableError or a BadSettingsError. */
export function engineFromEnvironment(parts: AwsEngineParts): Engine {
  const settings = readSettings();
  const { configuration, taskNames } = settings;
  return makeEngine({
    ports: awsPorts(parts, settings),
    configuration,
    taskNames: new Set(taskNames),
    runners: new Map(Object.entries(settings.runners)),
    ...totalGate(settings),
  });
}

function totalGate({ configuration, totalByGate }: Settings): Pick<EngineParts, 'totalGate'> {
  return totalByGate ? { totalGate: { name: TOTAL_GATE, maxConcurrent: configuration.maxConcurrentJobs } } : {};
}

function awsPorts({ sqs, entries, observer }: AwsEngineParts, { runners }: Settings): Ports {
  const clock = systemClock;
  const randomness = makeSystemRandomness();
  const stores = makeStores({
    client: makeDocumentClient(),
    clock,
    randomness,
    jobsTableName: requireEnv(VARIABLES.jobsTable),
    historyTableName: requireEnv(VARIABLES.historyTable),
  });
  const queues = new SqsQueues({
    client: sqs,
    clock,
    wakeQueueUrl: requireEnv(VARIABLES.wakeQueueUrl),
    runQueueUrls: Object.fromEntries(Object.entries(runners).map(([name, { queueUrl }]) => [name, queueUrl])),
    undeliverableQueueUrl: requireEnv(VARIABLES.deadLettersQueueUrl),
  });
  return { clock, randomness, ...stores, entries, queues, observer };
}
