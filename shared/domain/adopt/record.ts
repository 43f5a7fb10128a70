/** The phases of a job that was made of a schedule: it does not plan yet, or it does, and the schedule was in this state. */
const PHASES = ['taking-over', 'enabled', 'disabled'] as const;

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

function tagOf(phase: Phase): string {
  return `adopted:${phase}`;
}
