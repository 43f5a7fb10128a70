import { isSelfClocked, type ScheduledJob } from '#domain/jobs/scheduled.ts';
import { judgeFire } from '#domain/ledger/planning/due-fires.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochMilliseconds, type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { wasTurnedAway } from './recorded-job.ts';

/**
 * Tells whether a fire whose run was let in, or made wait, could have been decided by a look at an instant: not where that look would have
 * found it too late, or together with the fire behind it. Then its message was sent again, and the record keeps the later one.
 */
export type CouldAsk = (
  run: Run,
  fire: EpochSeconds,
  next: EpochSeconds | undefined,
  atMs: EpochMilliseconds,
) => boolean;

/** The same by the revisions that planned the runs; of those with `catchup: all` nothing can be said. */
export function couldAskBy(revisions: ReadonlyMap<number, ScheduledJob>): CouldAsk {
  const clocks = new Map<number, boolean>();
  return (run, fire, next, atMs) => {
    const job = revisions.get(run.revision);
    if (job === undefined || wasTurnedAway(run) || job.definition.catchup === 'all') {
      return true;
    }
    const selfClocked = clocks.get(run.revision) ?? isSelfClocked(job, fire - 1);
    clocks.set(run.revision, selfClocked);
    const now = secondsOf(atMs);
    const latest = next === undefined || next > now;
    return judgeFire(job, { fire, latest }, { selfClocked, now, mayCatchUp: false }).kind === 'ask';
  };
}
