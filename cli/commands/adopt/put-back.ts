import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { Job } from '#api/shapes/job.ts';
import { uncertainFires } from '#domain/adopt/quiet.ts';
import { withPhase } from '#domain/adopt/record.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { PlannedPutBack } from './plan-putting-back.ts';
import { type Switched, type Switching, setPlanning, setState, unchanged, untilQuiet } from './switching.ts';

const AGAIN = 'undo again';

/**
 * Puts one schedule back: its job is paused, the schedule is enabled if it was, the job is deleted. Between the first two nobody fires; a
 * process that ends there leaves a job whose tag says so, and the next undo goes on from it. Never do both fire.
 */
export async function putBack(means: Switching, item: PlannedPutBack): Promise<Switched> {
  const { job, step, schedule: planned, firings } = item;
  const about = { schedule: job.name, job: job.id };
  if (step.kind === 'leave' || planned === undefined) {
    return { ...about, outcome: 'left', ...(step.kind === 'enable' ? {} : { why: step.why }) };
  }
  const late = step.kind === 'enable' ? await untilQuiet(means, job.name, firings) : undefined;
  if (late !== undefined) {
    return { ...about, outcome: 'left', why: late };
  }
  const seen = await unchanged(means, job.name, planned);
  if ('why' in seen) {
    return { ...about, outcome: 'left', why: seen.why };
  }
  if (step.kind === 'delete') {
    return { ...about, ...(await deleted(means.client, job.id)) };
  }
  const from = secondsOf(means.now());
  const paused = await setPlanning(means, job.id, false, withPhase(job.tags, 'taking-over'));
  if (!paused.ok) {
    const what = paused.isKnown ? 'its job plans as before' : 'whether its job still plans is not known';
    return { ...about, outcome: 'failed', why: `${paused.why}: it is disabled, and ${what}: ${AGAIN}` };
  }
  const enabled = await setState(means, seen.schedule, 'ENABLED');
  if (!enabled.ok) {
    return { ...about, outcome: 'failed', why: await plansAgain(means, item, enabled) };
  }
  const uncertain = firings === undefined ? undefined : uncertainFires(firings, { from, to: secondsOf(means.now()) });
  const waiting = waitingRuns(paused.job);
  const ended =
    waiting === 0
      ? await deleted(means.client, job.id)
      : {
          outcome: 'left' as const,
          why: `it is enabled; its job stays, paused, as ${waiting} of its runs still wait: ${AGAIN} when they are over`,
        };
  return { ...about, ...ended, ...present({ uncertain }) };
}

function waitingRuns(job: Job | undefined): number {
  return (job?.waitingRunIds.length ?? 0) + (job?.catchUps.length ?? 0);
}

/** The schedule is not enabled: its job plans again, unless it may be after all. */
async function plansAgain(
  means: Switching,
  { job }: PlannedPutBack,
  { why, isKnown }: { readonly why: string; readonly isKnown: boolean },
): Promise<string> {
  if (!isKnown) {
    return `${why}: its job is paused, and whether the schedule fires is not known: ${AGAIN} at once`;
  }
  const planning = await setPlanning(means, job.id, true, withPhase(job.tags, 'enabled'));
  return planning.ok
    ? `${why}: its job plans again: ${AGAIN}`
    : `${why}; ${planning.why}: NEITHER FIRES: ${AGAIN} at once`;
}

async function deleted(client: Client, id: string): Promise<Pick<Switched, 'outcome' | 'why'>> {
  try {
    await client.deleteJob(id);
    return { outcome: 'put-back' };
  } catch (error) {
    if (error instanceof ClientError && error.status === 404) {
      return { outcome: 'put-back' };
    }
    if (error instanceof ClientError && error.code === 'job_followed') {
      return { outcome: 'left', why: 'its job stays, as other jobs run after it' };
    }
    const why = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', why: `${why}: its job may still be there: ${AGAIN}` };
  }
}
