import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { BY_ITSELF } from '#domain/ledger/head/state.ts';
import type { Period } from '#domain/ledger/past/timeline.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { playedUntil, type RecordedJob } from './recorded-job.ts';

/**
 * The most runs that a job's replay plans in a stretch by its revisions, as they were or with a change, counted as far as `most` and one
 * more. Those that follow others are not among them: how many there are depends on how the others end. Yields after each fire.
 */
export function* plannedRuns(
  recorded: RecordedJob,
  revisions: ReadonlyMap<number, ScheduledJob>,
  stretch: { readonly from: EpochSeconds; readonly to: EpochSeconds; readonly nowMs: EpochMilliseconds },
  most: number,
): Generator<void, number> {
  const [from, until] = [stretch.from, playedUntil(recorded, stretch)];
  let fires = 0;
  for (const period of recorded.past.periods) {
    const [after, last] = [Math.max(from - 1, period.from ?? from - 1), Math.min(until, period.until ?? until)];
    for (const _ of scheduleIn(period, revisions)?.between(after, last) ?? []) {
      fires += 1;
      if (fires > most) {
        return fires;
      }
      yield;
    }
  }
  return fires;
}

/** Failures in a row may not pause a job again that they paused; somebody's pause is kept. */
function scheduleIn({ held }: Period, revisions: ReadonlyMap<number, ScheduledJob>): ScheduledJob['schedule'] {
  const plans = held.kind === 'in_force' && (held.pause === undefined || held.pause.by === BY_ITSELF);
  return plans ? revisions.get(held.revision)?.schedule : undefined;
}
