import { systemClock } from '#adapters/machine/clock.ts';
import { scheduledJob } from '#domain/jobs/scheduled.ts';
import { create } from '#domain/ledger/jobs/edit.ts';
import { rest } from '#domain/ledger/rest.ts';
import { summaryOf } from '#domain/stored/summary.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { aDefinition } from '#test/conformance/builders.ts';
import { openSqliteFile } from './store.ts';

const MINUTES_A_DAY = 1_440;
const RETENTION_SECONDS = 30 * 86_400;

/** Jobs as they stand some time after their creation, spread over the day. Their way into the file is shorter than a user's. */
async function fill(path: string, jobs: number): Promise<void> {
  const store = await openSqliteFile(path, systemClock);
  const stores = store.openStores(() => false);
  for (let index = 0; index < jobs; index += 1) {
    await storeJob(stores, index);
  }
  await store.close();
}

async function storeJob({ heads, definitions, summaries }: Stores, index: number): Promise<void> {
  const minute = index % MINUTES_A_DAY;
  const jobId = `job-${index}`;
  const schedule = `${minute % 60} ${Math.floor(minute / 60)} * * *`;
  const now = secondsOf(systemClock.now());
  // Its fires count from its creation: an earlier one would be a year of them to catch up with.
  const born = { createdAt: now, revisedAt: now };
  const job = scheduledJob(aDefinition({ id: jobId, name: jobId, schedule, timezone: 'UTC', ...born }));
  const context = { jobId, now, retentionSeconds: RETENTION_SECONDS };
  const head = rest(create(undefined, job, { by: 'bench' }, context).head, [], context);
  await definitions.put(job.definition);
  await summaries.put(summaryOf(job.definition, 'active'));
  await heads.write({ ...head, version: 1 });
}

const [path = '', jobs] = process.argv.slice(2);
await fill(path, Number(jobs));
