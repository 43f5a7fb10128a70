import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { Job } from '#api/shapes/job.ts';
import { uncertainFires } from '#domain/adopt/quiet.ts';
import { givingBack } from '#domain/adopt/record.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { changeJob, deleteJob } from './change-job.ts';
import type { PlannedPutBack } from './plan-putting-back.ts';
import { enableAgain, noLongerQuiet, type Switched, type Switching, unchanged, untilQuiet } from './switching.ts';

const AGAIN = 'undo again';
type Ended = Pick<Switched, 'outcome' | 'why'>;

/** The job whose pause did not come about. */
const FATE = {
  refused: 'its job is as it was',
  gone: 'its job is gone: NEITHER FIRES',
  unknown: 'whether its job still plans is not known',
} as const;

/**
 * Puts one schedule back: its job is paused, the schedule is enabled if it was, the job is deleted. Between the first two nobody fires; a
 * process that ends there leaves a job whose tag says so, and the next undo goes on from it. Never do both fire.
 */
export async function putBack(means: Switching, item: PlannedPutBack): Promise<Switched> {
  const { job, step, schedule: planned, firings } = item;
  const about = { schedule: job.name, job: job.id };
  if (step.kind === 'leave') {
    return { ...about, outcome: 'left', why: step.why };
  }
  if (planned === undefined) {
    return { ...about, ...(await deleted(means.client, job.id)) };
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
  const near = noLongerQuiet(means, firings);
  if (near !== undefined) {
    return { ...about, outcome: 'left', why: near };
  }
  const from = secondsOf(means.now());
  const paused = await changeJob(means.client, job, { enabled: false, phase: givingBack(job.seen.phase) });
  if (paused.kind !== 'done') {
    return { ...about, outcome: 'failed', why: `${paused.why}: it is disabled, and ${FATE[paused.kind]}: ${AGAIN}` };
  }
  const enabled = await enableAgain(means, job.name);
  if (enabled.kind !== 'done') {
    return { ...about, outcome: 'failed', why: await plansAgain(means, step.wasPaused, paused.job, enabled) };
  }
  const uncertain = firings === undefined ? undefined : uncertainFires(firings, { from, to: secondsOf(means.now()) });
  const ended = await without(means.client, paused.job);
  return { ...about, ...ended, ...present({ uncertain }) };
}

/** Deletes the job of a schedule that is enabled. One that has to stay is as one whose schedule was never touched. */
async function without(client: Client, job: Job): Promise<Ended> {
  const waiting = waitingRuns(job);
  const ended =
    waiting === 0
      ? await deleted(client, job.id)
      : {
          outcome: 'left' as const,
          why: `it is enabled; its job stays, paused, as ${waiting} of its runs still wait: ${AGAIN} when they are over`,
        };
  if (ended.outcome !== 'put-back') {
    await changeJob(client, job, { phase: 'written' });
  }
  return ended;
}

function waitingRuns({ waitingRunIds, catchUps }: Job): number {
  return waitingRunIds.length + catchUps.length;
}

/** The schedule is not enabled: its job plans again if it did, unless the schedule may be enabled after all. */
async function plansAgain(
  { client }: Switching,
  wasPaused: boolean,
  paused: Job,
  { kind, why }: { readonly kind: 'refused' | 'gone' | 'unknown'; readonly why: string },
): Promise<string> {
  if (kind === 'unknown') {
    return `${why}: its job is paused, and whether the schedule fires is not known: ${AGAIN} at once`;
  }
  const planning = await changeJob(client, paused, { enabled: !wasPaused, phase: 'enabled' });
  if (planning.kind !== 'done') {
    return `${why}; ${planning.why}: NEITHER FIRES: ${AGAIN} at once`;
  }
  return `${why}: ${wasPaused ? 'its job stays paused, as it was' : 'its job plans again'}: ${AGAIN}`;
}

async function deleted(client: Client, id: string): Promise<Ended> {
  try {
    await deleteJob(client, id);
    return { outcome: 'put-back' };
  } catch (error) {
    if (error instanceof ClientError && error.code === 'job_followed') {
      return { outcome: 'left', why: 'its job stays, as other jobs run after it' };
    }
    const why = error instanceof Error ? error.message : String(error);
    return { outcome: 'failed', why: `${why}: its job may still be there: ${AGAIN}` };
  }
}
