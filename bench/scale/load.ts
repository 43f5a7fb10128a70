import { makeStores } from '#adapters/dynamo/stores.ts';
import { entriesOf, type ScheduledJob, scheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { wakeAtOf } from '#domain/ledger/head/wake-at.ts';
import { create } from '#domain/ledger/jobs/edit.ts';
import { scheduledRunId } from '#domain/runs/id.ts';
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

const JOBS_A_BATCH = 250;
const BATCHES_IN_FLIGHT = 4;
const ID_DIGITS = 6;

/** The id of a job by its number, from 0. */
export function jobIdOf(index: number): string {
  return `job-${String(index).padStart(ID_DIGITS, '0')}`;
}

/**
 * Loads so many jobs as they stand some time after their creation at noon: definition, head, line in the list, two entries, and a run of
 * that day; and that no line of the list is an earlier version's. The items are what the stores write; only their way into the tables is
 * shorter.
 */
export async function loadJobs(server: DynamoLocal, engine: Engine, jobs: number): Promise<void> {
  let next = 0;
  const loadBatches = async () => {
    while (next < jobs) {
      const first = next;
      next += JOBS_A_BATCH;
      await server.load(await itemsOf(server, engine, first, Math.min(jobs, first + JOBS_A_BATCH)));
    }
  };
  await Promise.all(Array.from({ length: BATCHES_IN_FLIGHT }, loadBatches));
  await engine.ports.bookmarks.write('summaries', JSON.stringify({ completed: 0, done: true }));
}

async function itemsOf(server: DynamoLocal, engine: Engine, first: number, end: number): Promise<LoadedItem[]> {
  const items: LoadedItem[] = [];
  const stores = collectingStores(server, engine, items);
  for (let index = first; index < end; index += 1) {
    await storeJob(stores, engine, aJob(index));
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

async function storeJob(stores: Stores, engine: Engine, job: ScheduledJob): Promise<void> {
  const { id: jobId } = job.definition;
  const head = settled(create(undefined, job, { by: 'bench' }, recordContext(engine, jobId)).head);
  const ranAt = NOON - HOUR;
  const attempt = { number: 1, owner: 'bench', startedAtMs: ranAt * 1000, finishedAtMs: ranAt * 1000 + 3_000 };
  const run = aRun({ id: scheduledRunId(jobId, ranAt), status: 'succeeded', attempts: [{ ...attempt, exitCode: 0 }] });
  await stores.definitions.put(job.definition);
  await stores.heads.write(head);
  await stores.summaries.put(summaryOf(job.definition, head.state));
  await stores.history.writeRun(run);
  for (const entry of entriesOf(job, head.mark)) {
    await engine.ports.entries.create(jobId, entry);
  }
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
