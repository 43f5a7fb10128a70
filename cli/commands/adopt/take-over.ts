import { uncertainFires } from '#domain/adopt/quiet.ts';
import { withPhase } from '#domain/adopt/record.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { PlannedAdoption } from './plan-adoption.ts';
import { type Switched, type Switching, setPlanning, setState, unchanged, untilQuiet } from './switching.ts';

const AGAIN = 'run this again';

/**
 * Hands one schedule over to its job, which is there and paused: it is disabled, then its job plans. Between the two nobody fires; a process
 * that ends there leaves a job whose tag says so, and the next adoption goes on from it. Never do both fire.
 */
export async function takeOver(means: Switching, item: PlannedAdoption): Promise<Switched> {
  const { name: schedule, jobId: job, step, tags, firings } = item;
  const about = { schedule, job };
  if (step.kind === 'leave') {
    return { ...about, outcome: 'left', why: step.why };
  }
  if (step.kind === 'done' || step.kind === 'keep-paused') {
    return { ...about, outcome: step.kind === 'done' ? 'unchanged' : 'paused' };
  }
  const late = step.kind === 'take-over' ? await untilQuiet(means, schedule, firings) : undefined;
  if (late !== undefined) {
    return { ...about, outcome: 'left', why: late };
  }
  const seen = await unchanged(means, schedule, item.schedule);
  if ('why' in seen) {
    return { ...about, outcome: 'left', why: seen.why };
  }
  const begun = seen.schedule.LastModificationDate?.getTime();
  const from = secondsOf(step.kind === 'go-on' && begun !== undefined ? begun : means.now());
  const disabled = step.kind === 'go-on' ? { ok: true as const } : await setState(means, seen.schedule, 'DISABLED');
  if (!disabled.ok) {
    const what = disabled.isKnown ? 'it still fires' : 'whether it still fires is not known';
    const paused = step.kind === 'disable' ? 'its job plans' : 'its job is paused';
    return { ...about, outcome: 'failed', why: `${disabled.why}: ${what}, and ${paused}: ${AGAIN}` };
  }
  const planning = await setPlanning(means, job, true, withPhase(tags, 'enabled'));
  if (!planning.ok) {
    const why =
      step.kind === 'disable'
        ? `${planning.why}: it is disabled, and its job plans, but is not marked so: ${AGAIN}`
        : await givenBack(means, item, planning);
    return { ...about, outcome: 'failed', why };
  }
  if (step.kind === 'disable') {
    return { ...about, outcome: 'adopted' };
  }
  const to = secondsOf(means.now());
  const uncertain = firings === undefined ? undefined : uncertainFires(firings, { from, to });
  return { ...about, outcome: 'adopted', ...present({ uncertain }) };
}

/** Its job does not plan: the schedule is enabled again, unless the job may plan after all. */
async function givenBack(
  means: Switching,
  { schedule }: PlannedAdoption,
  { why, isKnown }: { readonly why: string; readonly isKnown: boolean },
): Promise<string> {
  if (!isKnown) {
    return `${why}: it is disabled, and whether its job plans is not known: ${AGAIN} at once`;
  }
  const enabled = await setState(means, schedule, 'ENABLED');
  return enabled.ok
    ? `${why}: it is enabled again, and its job is paused: ${AGAIN}`
    : `${why}; ${enabled.why}: NEITHER FIRES: ${AGAIN} at once`;
}
