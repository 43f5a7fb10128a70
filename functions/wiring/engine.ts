import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsQueues } from '../../shared/adapters/aws/sqs-queues.ts';
import { makeStores } from '../../shared/adapters/dynamo/stores.ts';
import { makeDocumentClient } from '../../shared/adapters/dynamo/table/client.ts';
import { systemClock } from '../../shared/adapters/machine/clock.ts';
import { makeSystemRandomness } from '../../shared/adapters/machine/randomness.ts';
import { TOTAL_GATE } from '../../shared/domain/ledger/head/gate.ts';
import type { Engine, EngineParts } from '../../shared/engine/commit/engine.ts';
import { makeEngine } from '../../shared/engine/make-engine.ts';
import type { Entries } from '../../shared/ports/entries.ts';
import type { Observer } from '../../shared/ports/observer.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import { requireEnv, VARIABLES } from '../deployment/environment.ts';
import { readSettings, type Settings } from '../deployment/settings.ts';
import { PATIENT } from './retries.ts';

/** What differs from function to function. */
export interface AwsEngineParts {
  readonly sqs: SQSClient;
  readonly entries: Entries;
  readonly observer: Observer;
}

/** The client of the queues. */
export function makeSqsClient(): SQSClient {
  return new SQSClient(PATIENT);
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
    undeliverableQueueUrl: requireEnv(VARIABLES.undeliverableQueueUrl),
  });
  return { clock, randomness, ...stores, entries, queues, observer };
}
