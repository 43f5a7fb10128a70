import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import type { PastOfJob } from '#domain/ledger/past/past-of-job.ts';
import { timelineOf } from '#domain/ledger/past/timeline.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { eachItem } from '#ports/stores/each-item.ts';

const PAGE_SIZE = 100;
/** The most entries that are read: what happened before them is taken for forgotten. */
const MOST_ENTRIES = 1_000;

/** Reads what is known of a job's past: its head, its audit trail and its revisions. Undefined where there is none of either. */
export async function readPastOfJob(engine: Engine, jobId: string): Promise<PastOfJob | undefined> {
  return (await readTrailOfJob(engine, jobId))?.past;
}

/** The same with the audit trail that it was made of, newest first. */
export async function readTrailOfJob(
  engine: Engine,
  jobId: string,
): Promise<{ readonly past: PastOfJob; readonly trail: readonly AuditEntry[] } | undefined> {
  const head = await engine.ports.heads.read(jobId);
  const entries = await readTrail(engine, jobId);
  if (head === undefined && entries.length === 0) {
    return undefined;
  }
  const now = secondsOf(engine.ports.clock.now());
  const revisions = await readRevisions(engine, jobId, head, entries);
  const switched = await engine.ports.switchboard.read();
  const oldest = entries.at(-1);
  const since =
    entries.length < MOST_ENTRIES || oldest === undefined ? now - retentionSeconds(engine.configuration) : oldest.at;
  const revisionOf = (revision: number) => revisions.get(revision)?.definition;
  const periods = timelineOf({ entries, since, head, revisionOf });
  return { past: { now, head, periods, revisions, switched: switched ?? { standstills: [] } }, trail: entries };
}

async function readTrail(engine: Engine, jobId: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  const trail = eachItem<AuditEntry>((cursor) =>
    engine.ports.history.listAudit(jobId, { limit: PAGE_SIZE, ...cursor }),
  );
  for await (const entry of trail) {
    if (entry.action === 'deny') {
      continue;
    }
    entries.push(entry);
    if (entries.length === MOST_ENTRIES) {
      break;
    }
  }
  return entries;
}

async function readRevisions(
  engine: Engine,
  jobId: string,
  head: Head | undefined,
  entries: readonly AuditEntry[],
): Promise<ReadonlyMap<number, ScheduledJob>> {
  const held = head === undefined ? [] : [head.revision, ...catchUpsOf(head).map(({ revision }) => revision)];
  const named = [...held, ...entries.flatMap(({ revisionBefore, revisionAfter }) => [revisionBefore, revisionAfter])];
  const revisions = new Map<number, ScheduledJob>();
  for (const revision of new Set(named.filter((number) => number !== undefined))) {
    const job = await knownJob(engine, jobId, revision);
    if (job !== undefined) {
      revisions.set(revision, job);
    }
  }
  return revisions;
}
