/**
 * The phases of a job that was made of a schedule. `written`: its schedule was not touched yet. `taking-over` and `giving-back`: an adoption
 * may have disabled it, and its job does not plan. `enabled` and `disabled`: it was in this state, and all is done.
 */
const PHASES = ['written', 'taking-over', 'giving-back', 'enabled', 'disabled'] as const;

/** One of them. */
export type Phase = (typeof PHASES)[number];

/** The tags of adopted jobs, by which they are found. */
export const PHASE_TAGS: readonly string[] = PHASES.map(tagOf);

const ARN = /^arn:aws[a-z-]*:scheduler:[a-z0-9-]+:\d{12}:schedule\/([0-9A-Za-z._-]{1,64})\/([0-9A-Za-z._-]{1,64})$/;

/** A schedule of EventBridge, by its own ARN. */
interface NamedSchedule {
  readonly group: string;
  readonly name: string;
}

/** The group and the name in the ARN of a schedule, which is the `source` of the job that was made of it; undefined where a text is none. */
export function scheduleOf(source: string | undefined): NamedSchedule | undefined {
  const [, group, name] = ARN.exec(source ?? '') ?? [];
  return group === undefined || name === undefined ? undefined : { group, name };
}

/** The phase that a job's tags say; undefined where they say none. */
export function phaseOf(tags: readonly string[]): Phase | undefined {
  return PHASES.find((phase) => tags.includes(tagOf(phase)));
}

/** A job's tags with another phase. */
export function withPhase(tags: readonly string[], phase: Phase): readonly string[] {
  return [...tags.filter((tag) => !PHASE_TAGS.includes(tag)), tagOf(phase)];
}

/**
 * The phase of a job that is paused to have its schedule enabled: one that it does not have yet, so that its revision changes. Each change of
 * a job names the revision that it is made of, so that one which is still under way comes to nothing then.
 */
export function givingBack(phase: Phase | undefined): Phase {
  return phase === 'giving-back' ? 'taking-over' : 'giving-back';
}

function tagOf(phase: Phase): string {
  return `adopted:${phase}`;
}
