import { systemClock } from '#adapters/machine/clock.ts';
import { makeSystemRandomness } from '#adapters/machine/randomness.ts';
import { sha256 } from '#adapters/machine/sha256.ts';
import { damageOf } from '#adapters/sqlite/file/fault.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { integrityFaults } from '#adapters/sqlite/upkeep/integrity.ts';
import { foundJobs } from '#adapters/sqlite/upkeep/job-ids.ts';
import { openSnapshot } from '#adapters/sqlite/upkeep/snapshot.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { checkJob } from '#engine/insight/check.ts';
import { makeEngine } from '#engine/make-engine.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { databaseOf } from './database.ts';
import { type FolderOptions, findFolder } from './folder.ts';

/** The part of a data folder to check. */
interface CheckOptions extends FolderOptions {
  /** One job; all of them where it is left out. */
  readonly job?: string | undefined;
  readonly since?: EpochSeconds | undefined;
}

/** The result of a check: how much was looked at, and what is not as it should be, a line each. */
interface FolderCheck {
  readonly jobs: number;
  readonly fires: number;
  readonly records: number;
  readonly problems: readonly string[];
}

/**
 * Checks a data folder, of a runtime that runs or of one that is stopped, as it is committed now: the database itself, and then the ledger in
 * it. Writes nothing.
 * @throws StoreFault where the database is damaged so that nothing of it can be read, with what to do; what `findFolder` and `databaseOf` do
 */
export async function checkFolder(
  options: CheckOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<FolderCheck> {
  const { configuration } = findFolder(options, env);
  const path = databaseOf(options, env);
  try {
    return await checkDatabase(path, configuration, options);
  } catch (cause) {
    throw damageOf(path, cause) ?? cause;
  }
}

async function checkDatabase(
  path: string,
  configuration: Configuration,
  { job, since = 0 }: CheckOptions,
): Promise<FolderCheck> {
  const snapshot = openSnapshot(await findSqlite(), path);
  try {
    const problems = [...integrityFaults(snapshot.database)];
    const stores = makeSqliteStores({
      file: snapshot,
      clock: systemClock,
      unreadable: ({ id, fault }) => problems.push(`${id} cannot be read: ${fault}`),
    });
    const engine = makeEngine({
      ports: { ...stores, ...IDLE, clock: systemClock, randomness: makeSystemRandomness(), sha256 },
      configuration,
      taskNames: new Set(),
      runners: new Map(),
    });
    let [jobs, fires, records] = [0, 0, 0];
    const found = foundJobs(snapshot.database).filter(({ jobId }) => job === undefined || jobId === job);
    if (job !== undefined && found.length === 0) {
      problems.push(`there is no job ${job}`);
    }
    for (const { jobId, hasHead, hasDefinition, isListed } of found) {
      const checked = await checkJob(engine, jobId, since).catch((error: unknown) => notChecked(jobId, error));
      [jobs, fires, records] = [jobs + 1, fires + checked.fires, records + checked.records];
      problems.push(
        ...(!hasHead && (hasDefinition || isListed) ? [`${jobId}: its head is missing`] : []),
        ...(checked.isLive && !isListed ? [`${jobId}: it is missing in the list of jobs`] : []),
        ...checked.problems,
      );
    }
    return { jobs, fires, records, problems };
  } finally {
    snapshot.close();
  }
}

/** Nothing is sent, armed or told by who only reads. */
const IDLE = {
  entries: { create: nothing, remove: nothing, names: nothing },
  queues: { sendWakes: nothing, sendRun: nothing, tellChannels: nothing },
  observer: { runEnded: ignore, deferred: ignore, repaired: ignore, dropped: ignore, unreadable: ignore },
};

/** A job whose head cannot be read was told already; what else the store cannot do is told here, and the other jobs are checked. */
function notChecked(jobId: string, error: unknown): Awaited<ReturnType<typeof checkJob>> {
  if (!(error instanceof StoreFault)) {
    throw error;
  }
  return {
    isLive: false,
    fires: 0,
    records: 0,
    problems: error.code === 'item_unreadable' ? [] : [`${jobId}: ${error.message}`],
  };
}

async function nothing(): Promise<never> {
  throw new Error('a check changes nothing');
}

function ignore(): void {}
