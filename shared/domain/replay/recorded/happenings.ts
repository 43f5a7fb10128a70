import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { BY_ITSELF } from '#domain/ledger/head/state.ts';
import { parseRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { letInAtMs, type RecordedJob, wasTurnedAway } from './recorded-job.ts';

/** Something that was done to a job, and would be done to it again. */
export type Happening =
  | { readonly kind: 'create'; readonly revision: number; readonly entry: AuditEntry }
  | { readonly kind: 'edit'; readonly revision: number; readonly entry: AuditEntry }
  | { readonly kind: 'delete'; readonly entry: AuditEntry }
  | { readonly kind: 'pause' | 'resume'; readonly entry: AuditEntry }
  | { readonly kind: 'skip'; readonly at: EpochSeconds; readonly entry: AuditEntry }
  | { readonly kind: 'unskip'; readonly at: EpochSeconds; readonly entry: AuditEntry }
  /** A run was asked for at an instant to come. */
  | { readonly kind: 'later'; readonly runId: string; readonly at: EpochSeconds; readonly run?: Run }
  | { readonly kind: 'withdraw'; readonly runId: string; readonly by: string }
  /** A run that no fire of this job led to. */
  | { readonly kind: 'asked'; readonly run: Run };

/** A happening and its instant. */
interface TimedHappening {
  readonly atMs: EpochMilliseconds;
  readonly happening: Happening;
}

/** The happenings of a job in a stretch, in order: what its trail says, and the runs that others asked for. */
export function happeningsOf({ jobId, trail, runs }: RecordedJob, from: EpochSeconds): TimedHappening[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const entries = [...trail].sort((one, other) => one.version - other.version || one.at - other.at);
  const told: TimedHappening[] = [];
  const known = new Set<string>();
  let latestMs = 0;
  for (const entry of entries) {
    const happening = happeningOf(jobId, entry, byId);
    if (happening?.kind === 'later' || happening?.kind === 'asked') {
      known.add(entry.runId ?? '');
    }
    if (happening === undefined || entry.at < from) {
      continue;
    }
    latestMs = inSecond(entry.at, latestMs, happening.kind === 'asked' ? askedAtMs(happening.run) : undefined);
    told.push({ atMs: latestMs, happening });
  }
  const asked = runs
    .filter(({ id, trigger }) => trigger !== 'schedule' && !known.has(id))
    .flatMap((run): TimedHappening[] => {
      const atMs = askedAtMs(run);
      return atMs === undefined || atMs < from * 1_000 ? [] : [{ atMs, happening: { kind: 'asked', run } }];
    });
  return [...told, ...asked].sort((one, other) => one.atMs - other.atMs);
}

/** The instant of an entry, of which the trail keeps the second: not before the entry that came before it in that second. */
function inSecond(
  at: EpochSeconds,
  afterMs: EpochMilliseconds,
  knownMs: EpochMilliseconds | undefined,
): EpochMilliseconds {
  const own = [knownMs ?? 0, afterMs].filter((atMs) => Math.floor(atMs / 1_000) === at);
  return Math.max(at * 1_000, ...own);
}

/** The wishes of before a stretch that still held when it began: fires to be left out, and runs to come. */
export function wishesBefore(
  { jobId, trail, runs }: RecordedJob,
  from: EpochSeconds,
): readonly Extract<Happening, { kind: 'skip' | 'later' }>[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const wishes = new Map<string, Extract<Happening, { kind: 'skip' | 'later' }>>();
  for (const entry of [...trail].sort((one, other) => one.version - other.version)) {
    const happening = entry.at < from ? happeningOf(jobId, entry, byId) : undefined;
    if (happening?.kind === 'skip' || happening?.kind === 'later') {
      wishes.set(entry.runId ?? '', happening);
    } else if (happening?.kind === 'unskip' || happening?.kind === 'withdraw') {
      wishes.delete(entry.runId ?? '');
    }
  }
  return [...wishes.values()].filter(({ at }) => at >= from);
}

/** The instant at which a run was asked for; of one that waited first, that at which it was decided to. */
export function askedAtMs(run: Run): EpochMilliseconds | undefined {
  if (run.decidedAt !== undefined) {
    return run.decidedAt * 1_000;
  }
  return isFinal(run) && wasTurnedAway(run) ? run.finishedAtMs : (letInAtMs(run) ?? run.finishedAtMs);
}

function happeningOf(jobId: string, entry: AuditEntry, byId: ReadonlyMap<string, Run>): Happening | undefined {
  const { action, runId, scheduledAt, revisionAfter, by } = entry;
  const named = runId === undefined ? undefined : parseRunId(runId);
  switch (action) {
    case 'create':
    case 'edit':
      return revisionAfter === undefined ? undefined : { kind: action, revision: revisionAfter, entry };
    case 'pause':
      // Failures in a row pause the job again by themselves, or do not any more.
      return by === BY_ITSELF ? undefined : { kind: action, entry };
    case 'resume':
    case 'delete':
      return { kind: action, entry };
    case 'skip':
    case 'unskip':
      return named?.jobId === jobId ? { kind: action, at: named.at, entry } : undefined;
    case 'run': {
      const run = byId.get(runId ?? '');
      if (scheduledAt === undefined) {
        return run === undefined ? undefined : { kind: 'asked', run };
      }
      return runId === undefined
        ? undefined
        : { kind: 'later', runId, at: scheduledAt, ...(run === undefined ? {} : { run }) };
    }
    case 'cancel':
      return runId === undefined ? undefined : { kind: 'withdraw', runId, by };
    default:
      return undefined;
  }
}
