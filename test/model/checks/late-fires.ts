import { ON_TIME_SECONDS } from '#domain/ledger/planning/lateness.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { World } from '../world.ts';

/** Catch-ups under policies that let one run in at a time, and order by fire; a revision's own, and where nothing is asked for by hand. */
const IN_ORDER: ReadonlySet<string> = new Set(['catches.up', 'catches.up.in.line']);
const LATE_FOR_SURE_SECONDS = 900;

/**
 * Late fires of jobs that catch all up which were skipped for a slot that another fire took, and fires that were called expired before they
 * were.
 */
export async function lateFiresTreatedUnlike(world: World, runs: readonly Run[]): Promise<string[]> {
  const problems: string[] = [];
  for (const run of runs.filter(({ trigger }) => trigger === 'schedule')) {
    const definition = await world.ports.definitions.read(run.jobId, run.revision);
    const decidedAt = Math.floor((run.finishedAtMs ?? 0) / 1000);
    const lateSeconds = decidedAt - (run.span?.to ?? run.scheduledAt);
    if (definition?.catchup === 'all' && run.reasonCode === 'overlap' && lateSeconds > ON_TIME_SECONDS) {
      problems.push(`late fire ${run.id} was skipped: ${run.reason}`);
    }
    if (run.reasonCode === 'deadline_passed' && lateSeconds <= (definition?.deadlineSeconds ?? 0)) {
      problems.push(`fire ${run.id} was called expired ${lateSeconds} s after its time`);
    }
  }
  return problems;
}

/**
 * Runs of one job that were let in late, one at a time, which did not start in the order of their fires: as their commands were seen to
 * start, since the clock may have been set back between.
 */
export function lateFiresOutOfOrder({ commits, crowds }: World, runs: readonly Run[]): string[] {
  const letInAt = new Map<string, EpochSeconds>();
  for (const { runId, sentAt } of commits.flatMap(({ active }) => active)) {
    letInAt.set(runId, Math.min(sentAt, letInAt.get(runId) ?? Infinity));
  }
  const started = new Map([...crowds.starts.keys()].map((start, place) => [start, place]));
  const placeOf = (run: Run) =>
    Math.min(...run.attempts.map(({ number }) => started.get(`${run.id} ${number}`) ?? Infinity));
  const inOrder = runs
    .filter((run) => isCaughtUp(run, letInAt.get(run.id)))
    .filter((run) => placeOf(run) < Infinity)
    .sort((one, other) => placeOf(one) - placeOf(other));
  return inOrder.flatMap((run, index) => {
    const before = inOrder.slice(0, index).findLast(({ jobId }) => jobId === run.jobId);
    return before !== undefined && before.revision === run.revision && before.scheduledAt > run.scheduledAt
      ? [`late fire ${run.id} started after ${before.id}`]
      : [];
  });
}

/** A fire that was let in on time, and whose message was lost, may start as late as one that was caught up: it was first all the same. */
function isCaughtUp({ jobId, trigger, scheduledAt }: Run, letInAt: EpochSeconds | undefined): boolean {
  return (
    IN_ORDER.has(jobId) &&
    trigger === 'schedule' &&
    letInAt !== undefined &&
    letInAt - scheduledAt > LATE_FOR_SURE_SECONDS
  );
}
