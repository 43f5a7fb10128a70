import type { Phase } from './record.ts';

/** A schedule of EventBridge, as far as it decides what is to be done. */
interface SeenSchedule {
  readonly isEnabled: boolean;
  /** It will fire again, if it is enabled. */
  readonly firesAgain: boolean;
}

/** The job that was made of it, as far as that is asked for. */
export interface SeenJob {
  readonly phase: Phase;
  readonly isPaused: boolean;
  /** Runs that wait for a slot: they go where the job does. */
  readonly waiting: number;
}

/** The next thing to do with a schedule that is to be adopted. */
export type AdoptStep =
  | { readonly kind: 'done' }
  /** It is disabled: its job is paused, and nothing of it changes. */
  | { readonly kind: 'keep-paused' }
  /** Its job is written, paused; it is disabled; its job plans. */
  | { readonly kind: 'take-over' }
  /** It was disabled by an earlier attempt: its job has to plan. */
  | { readonly kind: 'go-on' }
  /** Both fire: it is disabled. */
  | { readonly kind: 'disable' }
  | { readonly kind: 'leave'; readonly why: string };

/** The next step of an enabled schedule whose job is paused, and of a disabled one whose job is paused, or plans. */
const ADOPT: Readonly<
  Record<Phase, readonly [enabled: AdoptStep['kind'], paused: AdoptStep['kind'], plans: AdoptStep['kind']]>
> = {
  written: ['take-over', 'keep-paused', 'done'],
  'taking-over': ['take-over', 'go-on', 'go-on'],
  'giving-back': ['take-over', 'go-on', 'go-on'],
  enabled: ['leave', 'done', 'done'],
  disabled: ['take-over', 'done', 'done'],
};

const HELD = 'its job is paused here, and it is enabled again in EventBridge: resume the job, or undo';

/** Decides what is to be done with a schedule that a job can be made of. Each answer leads to `done`, however often it is begun anew. */
export function adoptStep(isEnabled: boolean, job: SeenJob | undefined): AdoptStep {
  if (job === undefined) {
    return { kind: isEnabled ? 'take-over' : 'keep-paused' };
  }
  const [enabled, paused, plans] = ADOPT[job.phase];
  if (isEnabled && !job.isPaused) {
    return { kind: 'disable' };
  }
  const disabled = job.isPaused ? paused : plans;
  const kind = isEnabled ? enabled : disabled;
  return kind === 'leave' ? { kind, why: HELD } : { kind };
}

/** The phase that a job is written in before its schedule is touched. One that may have been disabled already stays known as such. */
export function phaseToWrite({ kind }: AdoptStep, job: SeenJob | undefined): Phase {
  if (kind === 'keep-paused') {
    return 'disabled';
  }
  return job?.phase === 'taking-over' || job?.phase === 'giving-back' ? job.phase : 'written';
}

/** The next thing to do with a schedule that is to be put back. */
export type PutBackStep =
  /** Its job is paused; it is enabled; its job is deleted. `wasPaused`: a person paused the job, so that nothing fires now. */
  | { readonly kind: 'enable'; readonly wasPaused: boolean }
  /** It is as it was: its job is deleted. */
  | { readonly kind: 'delete'; readonly why: string }
  | { readonly kind: 'leave'; readonly why: string };

/** Decides what is to be done with a job that was made of a schedule; `schedule` is undefined where that is gone. */
export function putBackStep(schedule: SeenSchedule | undefined, job: SeenJob): PutBackStep {
  const why = asItWas(schedule, job);
  if (why === undefined) {
    return schedule === undefined
      ? { kind: 'leave', why: 'its schedule is gone from EventBridge: the job stays' }
      : { kind: 'enable', wasPaused: job.isPaused && job.phase === 'enabled' };
  }
  return job.waiting === 0
    ? { kind: 'delete', why }
    : {
        kind: 'leave',
        why: `${job.waiting} of its runs still wait, and would go with it: undo again when they are over`,
      };
}

/** The reason for leaving a schedule as it is; undefined where it is to be enabled, or is gone. */
function asItWas(schedule: SeenSchedule | undefined, { phase, isPaused }: SeenJob): string | undefined {
  if (schedule === undefined) {
    return phase === 'written' && isPaused ? 'its schedule is gone from EventBridge, and it never planned' : undefined;
  }
  if (schedule.isEnabled) {
    return isPaused ? 'it is enabled' : 'it is enabled again, and both fire';
  }
  if (phase === 'written') {
    return 'it was not disabled by an adoption, and stays so';
  }
  if (phase === 'disabled') {
    return 'it was disabled before, and stays so';
  }
  return schedule.firesAgain
    ? undefined
    : 'it fires no more, and stays disabled: EventBridge may fire it at once if it is enabled';
}
