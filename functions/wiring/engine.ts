import type { QueuePlace } from '#adapters/aws/sqs/queues.ts';
import { makeFormerDefinitions, makePlaceCounts, makeStores, type StoreOptions } from '#adapters/dynamo/stores.ts';
import { makeDocumentClient } from '#adapters/dynamo/table/client.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import { present } from '#domain/values/present.ts';
import type { CountingEngine } from '#engine/attempts/places.ts';
import { assembleEngine } from '#engine/commit/assemble-engine.ts';
import type { Engine, LoadedLater } from '#engine/commit/engine.ts';
import { SetAside } from '#engine/commit/set-aside.ts';
import { requireEnv, VARIABLES } from '#functions/deployment/environment.ts';
import { readSettings } from '#functions/deployment/settings.ts';
import type { Entries } from '#ports/entries.ts';
import type { Observer } from '#ports/observer.ts';
import type { Queues } from '#ports/queues.ts';
import type { Summaries } from '#ports/stores/summaries.ts';

/** The parts of an engine that differ from function to function. */
interface AwsEngineParts extends LoadedLater {
  readonly queues: (place: QueuePlace) => Queues;
  readonly entries: Entries;
  /** Instead of the list of jobs, for those who may not write it. */
  readonly summaries?: Summaries;
  readonly observer: Observer;
  /** The environment as infra/ wrote it. Left out: this process's. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** The engine on AWS, from what infra/ put into an environment. Throws a MissingVariableError or a BadSettingsError. */
export function engineFromEnvironment(parts: AwsEngineParts): Engine {
  return engineOn(storeOptions(parts), parts);
}

/** The same for the sweeper, which also moves what an earlier version kept elsewhere. */
export function sweepingEngineFromEnvironment(parts: AwsEngineParts) {
  const options = storeOptions(parts);
  const engine = { ...engineOn(options, parts), places: makePlaceCounts(options) };
  return { engine, formerDefinitions: makeFormerDefinitions(options, engine.ports) };
}

/** The same, for those who start, end or count containers. */
export function countingEngineFromEnvironment(parts: AwsEngineParts): CountingEngine {
  const options = storeOptions(parts);
  return { ...engineOn(options, parts), places: makePlaceCounts(options) };
}

function engineOn(options: TellingOptions, parts: AwsEngineParts): Engine {
  const { queues: queuesAt, entries, summaries, observer, environment } = parts;
  const { configuration, taskNames, runners } = readSettings(environment);
  const { clock, randomness, setAside } = options;
  const queues = queuesAt({
    clock,
    wakeQueueUrl: requireEnv(VARIABLES.wakeQueueUrl, environment),
    runQueueUrls: Object.fromEntries(Object.entries(runners).map(([name, { queueUrl }]) => [name, queueUrl])),
    undeliverableQueueUrl: requireEnv(VARIABLES.deadLettersQueueUrl, environment),
    noticesQueueUrl: requireEnv(VARIABLES.noticesQueueUrl, environment),
  });
  return assembleEngine(
    {
      ports: {
        clock,
        randomness,
        sha256,
        ...makeStores(options),
        entries,
        queues,
        observer,
        ...present({ summaries }),
      },
      configuration,
      taskNames: new Set(taskNames),
      runners: new Map(Object.entries(runners)),
      setAside,
    },
    parts,
  );
}

/** The surroundings of the stores, and whom they tell of what they cannot read. */
interface TellingOptions extends StoreOptions {
  readonly setAside: SetAside;
}

function storeOptions({ observer, environment }: AwsEngineParts): TellingOptions {
  const setAside = new SetAside({ observer, clock: systemClock });
  return {
    setAside,
    unreadable: setAside.tell,
    client: makeDocumentClient(),
    clock: systemClock,
    randomness: makeSystemRandomness(),
    jobsTableName: requireEnv(VARIABLES.jobsTable, environment),
    historyTableName: requireEnv(VARIABLES.historyTable, environment),
  };
}
