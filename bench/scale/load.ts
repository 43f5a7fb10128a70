import { makeStores } from '#adapters/dynamo/stores.ts';
import { entriesOf, type ScheduledJob, scheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { wakeAtOf } from '#domain/ledger/head/wake-at.ts';
import { create } from '#domain/ledger/jobs/edit.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import { summaryOf } from '#domain/stored/summary.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { aDefinition, aRun, HOUR, NOON } from '#test/conformance/builders.ts';
import type { DynamoLocal } from '#test/conformance/dynamo-local.ts';
import type { LoadedItem } from '#test/conformance/dynamo-tables.ts';

/** The first jobs are due at the same minute, whatever the number of the others. */
export const DUE_JOBS = 10;

/** A minute past noon: when the first jobs are due. */
export const DUE_AT = NOON + 60;

/** The day that has a run of each job. */
export const DAY_OF_RUNS = { from: Date.UTC(2026, 2, 1) / 1_000, to: Date.UTC(2026, 2, 2) / 1_000 - 1 } as const;

/** The tag of every tenth job. */
export const LOADED_TAG = 'tenth';
const TAGGED = 10;

const JOBS_A_LOAD = 250;
const ID_DIGITS = 6;

/** The id of a job by its number, from 0. */
export function jobIdOf(index: number): string {
  return `job-${String(index).padStart(ID_DIGITS, '0')}`;
}

/** The items of a job. DynamoDB Local takes a third of a millisecond for each. */
type LoadedPart = 'definition' | 'head' | 'line' | 'run' | 'entries';

const ALL_PARTS: readonly LoadedPart[] = ['definition', 'head', 'line', 'run', 'entries'];

/**
 * Loads so many jobs as they stand some time after their creation at noon: definition, head, line in the list, two entries, and a run of
 * that day, or those of them that are asked for, or others (`jobOf`); and that no line of the list is an earlier version's. The items are what the stores write;
 * only their way into the tables is shorter.
 */
export async function loadJobs(
  server: DynamoLocal,
  engine: Engine,
  jobs: number,
  parts = ALL_PARTS,
  jobOf: (index: number) => ScheduledJob = aJob,
): Promise<void> {
  // One load at a time: several wait for the server's one lock, and take a quarter more of its processor.
  let loading = Promise.resolve();
  for (let first = 0; first < jobs; first += JOBS_A_LOAD) {
    const items = await itemsOf(server, engine, { first, end: Math.min(jobs, first + JOBS_A_LOAD), parts, jobOf });
    await loading;
    loading = server.load(items);
  }
  await loading;
  await engine.ports.bookmarks.write('summaries', JSON.stringify({ completed: 0, done: true }));
}

/** Jobs by their numbers, `end` not among them. */
interface Loaded {
  readonly first: number;
  readonly end: number;
  readonly parts: readonly LoadedPart[];
  readonly jobOf: (index: number) => ScheduledJob;
}

async function itemsOf(
  server: DynamoLocal,
  engine: Engine,
  { first, end, parts, jobOf }: Loaded,
): Promise<LoadedItem[]> {
  const items: LoadedItem[] = [];
  const stores = collectingStores(server, engine, items);
  for (let index = first; index < end; index += 1) {
    await storeJob(stores, engine, jobOf(index), parts);
  }
  return items;
}

/** Twice a day; not at one minute of the hour, so that it takes two entries. */
function aJob(index: number): ScheduledJob {
  const due = index < DUE_JOBS;
  const minute = due ? 1 : index % 60;
  const [hour, otherHour] = due ? [12, 18] : [13 + (index % 11), 1 + (index % 11)];
  const schedule = [`${minute} ${hour} * * *`, `${(minute + 17) % 60} ${otherHour} * * *`];
  const id = jobIdOf(index);
  const tags = index % TAGGED === 0 ? [LOADED_TAG] : [];
  return scheduledJob(aDefinition({ id, name: id, schedule, timezone: 'UTC', tags, source: sourceOf(index) }));
}

async function storeJob(
  stores: Stores,
  engine: Engine,
  job: ScheduledJob,
  parts: readonly LoadedPart[],
): Promise<void> {
  const { definition } = job;
  const jobId = definition.id;
  const head = settled(create(undefined, job, { by: 'bench' }, recordContext(engine, jobId)).head);
  const store: Readonly<Record<LoadedPart, () => Promise<unknown>>> = {
    definition: () => stores.definitions.put(definition),
    head: () => stores.heads.write(head),
    line: () => stores.summaries.put(summaryOf(definition, head.state)),
    run: () => stores.history.writeRun(anEarlierRun(jobId)),
    entries: () => Promise.all(entriesOf(job, head.mark).map((entry) => engine.ports.entries.create(jobId, entry))),
  };
  for (const part of parts) {
    await store[part]();
  }
}

function anEarlierRun(jobId: string): Run {
  const ranAt = NOON - HOUR;
  const attempt = { number: 1, owner: 'bench', startedAtMs: ranAt * 1000, finishedAtMs: ranAt * 1000 + 3_000 };
  return aRun({ id: scheduledRunId(jobId, ranAt), status: 'succeeded', attempts: [{ ...attempt, exitCode: 0 }] });
}

/** A source that few jobs have, and one of the others. */
function sourceOf(index: number): string {
  return index % TAGGED ** 3 === 0 ? 'few.yaml' : 'many.yaml';
}

/** The head once its effects were carried out. */
function settled({ wakeAt: _, ...head }: Head): Head {
  const wakeAt = wakeAtOf(head, [], NOON, []);
  return { ...head, version: 1, outbox: [], ...(wakeAt === undefined ? {} : { wakeAt }) };
}

/** Stores that hand over what they would put, find nothing there, and can do nothing else. */
function collectingStores(
  { jobsTableName, historyTableName }: DynamoLocal,
  { ports }: Engine,
  items: LoadedItem[],
): Stores {
  const refuse = () => Promise.reject(new Error('loading puts what was not there'));
  const client = {
    put: async ({ TableName: tableName = '', Item: item = {} }) => {
      items.push({ tableName, item });
    },
    get: async () => ({}),
    update: refuse,
    delete: refuse,
    query: refuse,
    batchGet: refuse,
  };
  const { clock, randomness } = ports;
  return makeStores({ client, jobsTableName, historyTableName, clock, randomness });
}
