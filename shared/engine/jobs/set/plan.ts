import type { FieldChange } from '#domain/jobs/changes/fields.ts';
import { maskedChanges } from '#domain/jobs/changes/masked.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import { settingsOf } from '#domain/jobs/write.ts';
import type { JobSummary } from '#domain/stored/summary.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { digest, type Sha256 } from '#domain/values/digest.ts';
import { canonicalJson } from '#domain/values/json/canonical.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJobs } from '#engine/commit/known-job.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { prunedParents } from '#engine/jobs/checks/followers.ts';
import { changeOf } from '#engine/jobs/save.ts';
import { eachItem } from '#ports/stores/each-item.ts';
import { type CostChange, costChangeOf } from './cost-change.ts';
import type { Intent } from './intent.ts';
import { type JobSet, type ReadJob, readSet } from './read.ts';
import { warningsOf } from './warnings.ts';
import { intentInWords } from './words.ts';

const PAGE_SIZE = 100;

/** The intents of a set, and the name of just these over just what is there. */
interface SetPlan {
  readonly intents: readonly Intent[];
  readonly hash: string;
}

/** The change that applying would make to one job, in words. */
interface PlannedJob {
  readonly id: string;
  readonly change: Intent['change'];
  readonly words: readonly string[];
  /** The fields that an update changes, with secrets masked. */
  readonly changes?: readonly FieldChange[];
  readonly warnings?: readonly Warning[];
  readonly cost?: CostChange;
}

/** Says what applying would change, and changes nothing. */
export async function planJobs(
  engine: Engine,
  set: JobSet,
): Promise<Result<{ readonly items: readonly PlannedJob[]; readonly hash: string }>> {
  const read = await readSet(engine, set, 'read');
  if (!read.ok) {
    return read;
  }
  const { intents, hash } = await planOf(engine, set, read.value);
  const gone = intents.filter(({ change }) => change === 'deleted').map(({ id }) => id);
  const followed = await prunedParents(engine, read.value, gone);
  if (followed !== undefined) {
    return followed;
  }
  const now = secondsOf(engine.ports.clock.now());
  const items = intents.map(async (intent) => ({
    id: intent.id,
    change: intent.change,
    words: intentInWords(intent, now),
    ...changesOf(intent),
    ...(await warningsOf(engine, intent)),
    ...(intent.change === 'updated' ? costChangeOf(intent, now) : {}),
  }));
  return accepted({ items: await Promise.all(items), hash });
}

function changesOf({ change, current, settings }: Intent): Pick<PlannedJob, 'changes'> {
  return change !== 'updated' || current === undefined || settings === undefined
    ? {}
    : { changes: maskedChanges(settingsOf(current.definition), settings) };
}

/** Holds a set against what is there. Heads and definitions are read many at once, and may be a moment behind. */
export async function planOf(engine: Engine, set: JobSet, jobs: readonly ReadJob[]): Promise<SetPlan> {
  const saved = await seen(
    engine,
    jobs.map(({ settings }) => settings.id),
  );
  const intents = jobs.map(({ settings, unloadable }): Intent => {
    const { revision, current } = saved(settings.id);
    const change =
      revision !== undefined && current === undefined ? 'updated' : changeOf(current?.definition, settings);
    return { id: settings.id, change, settings, ...present({ revision, current, unloadable }) };
  });
  const pruned = await toPrune(engine, set, jobs, (id) => isSeen(engine, id));
  const going = await seen(engine, pruned);
  const deletions = pruned.map((id): Intent => ({ id, change: 'deleted', ...present(going(id)) }));
  return { intents: [...intents, ...deletions], hash: hashOf([...intents, ...deletions], engine.ports.sha256) };
}

/** The jobs of the set's source that are not in it, as far as they are meant. */
export async function toPrune(
  engine: Engine,
  { source, prune }: JobSet,
  jobs: readonly ReadJob[],
  isMeant: (jobId: string) => boolean,
): Promise<readonly string[]> {
  if (prune !== true) {
    return [];
  }
  const kept = new Set(jobs.map(({ settings }) => settings.id));
  const pruned: string[] = [];
  const lines = eachItem<JobSummary>((cursor) => engine.ports.summaries.list({ limit: PAGE_SIZE, ...cursor }));
  for await (const line of lines) {
    if (line.source === source && !kept.has(line.jobId) && isMeant(line.jobId)) {
      pruned.push(line.jobId);
    }
  }
  return pruned;
}

/** Reads jobs at once: answers the revision of each that is there, and what it says where that can be read. */
async function seen(engine: Engine, jobIds: readonly string[]) {
  const all = jobIds.length === 0 ? [] : await engine.ports.heads.readMany(jobIds);
  const heads = new Map(all.filter(({ state }) => state !== 'deleted').map((head) => [head.jobId, head]));
  const jobs = await knownJobs(engine, [...heads.values()]);
  return (jobId: string) => ({ revision: heads.get(jobId)?.revision, current: jobs.get(jobId) });
}

/** Two plans have one name where they saw the same revisions and would save the same. */
function hashOf(intents: readonly Intent[], sha256: Sha256): string {
  const lines = intents.map(({ id, change, revision = 0, settings }) => [id, change, revision, settings ?? null]);
  return digest(canonicalJson(lines), sha256);
}
