import type { Client } from '#api/client/client.ts';
import type { Job } from '#api/shapes/job.ts';
import { faultInWords } from '#cli/commands/import/account.ts';
import { uncertainFires } from '#domain/adopt/quiet.ts';
import type { AdoptStep } from '#domain/adopt/step.ts';
import { DISABLED_NOTE } from '#domain/ledger/head/state.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { changeJob, deleteJob, isGone } from './change-job.ts';
import type { PlannedAdoption } from './plan-adoption.ts';
import {
  enableAgain,
  noLongerQuiet,
  type Switched,
  type Switching,
  setState,
  unchanged,
  untilQuiet,
} from './switching.ts';

const AGAIN = 'run this again';
/** The state of both where nothing was changed. */
const AS_BEFORE: Readonly<Partial<Record<AdoptStep['kind'], string>>> = {
  'take-over': 'it still fires, and its job is paused',
  disable: 'it still fires, and its job plans',
  'go-on': 'it is disabled, and its job does not plan: NEITHER FIRES',
};

type Outcome = Omit<Switched, 'schedule' | 'job'>;

/**
 * Hands one schedule over to its job, which is there and paused: a tag says so, it is disabled, then its job plans. Between the last two nobody
 * fires; a process that ends there leaves the tag, and the next adoption goes on from it. Never do both fire.
 */
export async function takeOver(means: Switching, item: PlannedAdoption): Promise<Switched> {
  return { schedule: item.name, job: item.jobId, ...(await outcomeOf(means, item)) };
}

async function outcomeOf(means: Switching, item: PlannedAdoption): Promise<Outcome> {
  const { name, step, firings } = item;
  if (step.kind === 'leave') {
    return left(step.why);
  }
  if (step.kind === 'done' || step.kind === 'keep-paused') {
    return { outcome: step.kind === 'done' ? 'unchanged' : 'paused' };
  }
  const late = step.kind === 'take-over' ? await untilQuiet(means, name, firings) : undefined;
  if (late !== undefined) {
    return left(late);
  }
  const seen = await unchanged(means, name, item.schedule);
  if ('why' in seen) {
    return seen.isGone ? await withoutSchedule(means, item) : left(seen.why);
  }
  const marked = await mark(means.client, item);
  if ('outcome' in marked) {
    return marked;
  }
  const near = step.kind === 'take-over' ? noLongerQuiet(means, firings) : undefined;
  if (near !== undefined) {
    await changeJob(means.client, marked.job, { phase: 'written' });
    return left(near);
  }
  const begun = step.kind === 'go-on' ? seen.schedule.LastModificationDate?.getTime() : undefined;
  const from = secondsOf(begun ?? means.now());
  if (step.kind !== 'go-on') {
    const disabled = await setState(means, seen.schedule, 'DISABLED');
    if (disabled.kind === 'gone') {
      return await withoutSchedule(means, item);
    }
    if (disabled.kind !== 'done') {
      return await stillEnabled(means, item, marked.job, disabled);
    }
  }
  if (step.kind === 'disable') {
    return { outcome: 'adopted' };
  }
  const why = await letPlan(means, item, marked.job);
  if (why !== undefined) {
    return failed(why);
  }
  const uncertain = firings && uncertainFires(firings, { from, to: secondsOf(means.now()) });
  return { outcome: 'adopted', ...present({ uncertain }) };
}

/** Marks a job before its schedule is touched, so that one that was disabled since is known from one that a person disabled. */
async function mark(client: Client, { jobId, step }: PlannedAdoption): Promise<{ readonly job: Job } | Outcome> {
  const as = AS_BEFORE[step.kind];
  let job: Job;
  try {
    job = await client.getJob(jobId);
  } catch (error) {
    return failed(
      isGone(error) ? `its job was deleted meanwhile: ${AGAIN}` : `${faultInWords(error)}: ${as}: ${AGAIN}`,
    );
  }
  if (step.kind === 'disable' && job.pause !== undefined) {
    return left(`its job was paused here meanwhile: ${AGAIN}`);
  }
  if (job.pause !== undefined && job.pause.note !== DISABLED_NOTE) {
    return left(`its job was paused here, and stays so: ${as}: undo, and adopt again when it is to fire`);
  }
  const phase = step.kind === 'disable' ? 'enabled' : 'taking-over';
  const marked = await changeJob(client, job, { phase });
  return marked.kind === 'done' ? marked : failed(`${marked.why}: ${as}: ${AGAIN}`);
}

/** It is gone from EventBridge: nothing fires it, so that a job that never planned in its place is for nothing. */
async function withoutSchedule({ client }: Switching, { step, jobId }: PlannedAdoption): Promise<Outcome> {
  const gone = 'it is gone from EventBridge';
  if (step.kind !== 'take-over') {
    return left(`${gone}: its job stays`);
  }
  try {
    await deleteJob(client, jobId);
    return left(`${gone}: its job, which never planned, is deleted`);
  } catch (error) {
    return failed(`${gone}, and its job, which never planned, is there: ${faultInWords(error)}: undo`);
  }
}

async function stillEnabled(
  { client }: Switching,
  { step }: PlannedAdoption,
  job: Job,
  { kind, why }: { readonly kind: 'refused' | 'unknown'; readonly why: string },
): Promise<Outcome> {
  if (kind === 'unknown') {
    const its = step.kind === 'disable' ? 'its job plans' : 'its job is paused';
    return failed(`${why}: whether it still fires is not known, and ${its}: ${AGAIN}`);
  }
  if (step.kind === 'take-over') {
    await changeJob(client, job, { phase: 'written' });
  }
  return failed(`${why}: ${AS_BEFORE[step.kind]}: ${AGAIN}`);
}

/** Lets the job of a disabled schedule plan, or enables that again where it certainly does not. Answers why it does not. */
async function letPlan(means: Switching, { name }: PlannedAdoption, marked: Job): Promise<string | undefined> {
  const { client } = means;
  const planning = await changeJob(client, marked, { enabled: true, phase: 'enabled' });
  if (planning.kind === 'done') {
    return undefined;
  }
  const { why } = planning;
  const fate = planning.kind === 'gone' ? planning : await settled(client, marked);
  if (fate.kind === 'plans') {
    return undefined;
  }
  if (fate.kind === 'unknown') {
    return `${why}: it is disabled, and whether its job plans is not known: ${AGAIN} at once`;
  }
  const its = fate.kind === 'gone' ? 'its job is gone' : 'its job is paused';
  const enabled = await enableAgain(means, name);
  if (enabled.kind !== 'done') {
    const what = enabled.kind === 'unknown' ? `whether it fires is not known, and ${its}` : 'NEITHER FIRES';
    return `${why}; ${enabled.why}: ${what}: ${AGAIN} at once`;
  }
  if (fate.kind === 'paused') {
    await changeJob(client, fate.job, { phase: 'written' });
  }
  return `${why}: it is enabled again, and ${its}: ${AGAIN}`;
}

type Fate = { readonly kind: 'plans' | 'gone' | 'unknown' } | { readonly kind: 'paused'; readonly job: Job };

/** Gives a job another revision, so that a change of this one which is still under way comes to nothing; then tells whether it plans. */
async function settled(client: Client, marked: Job): Promise<Fate> {
  const paused = await changeJob(client, marked, { enabled: false, phase: 'giving-back' });
  if (paused.kind === 'done') {
    return { kind: 'paused', job: paused.job };
  }
  try {
    const job = await client.getJob(marked.id);
    if (job.revision === marked.revision) {
      return { kind: 'unknown' };
    }
    return job.enabled ? { kind: 'plans' } : { kind: 'paused', job };
  } catch (error) {
    return { kind: isGone(error) ? 'gone' : 'unknown' };
  }
}

function left(why: string): Outcome {
  return { outcome: 'left', why };
}

function failed(why: string): Outcome {
  return { outcome: 'failed', why };
}
