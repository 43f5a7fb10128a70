import type { InputError } from '#domain/values/unfitting-input.ts';

/** The ways of a run whose conditions do not all hold. */
export const UNMET_POLICIES = ['skip', 'wait', 'fail'] as const;

export type UnmetPolicy = (typeof UNMET_POLICIES)[number];

/** The ways of a run that has waited for them for as long as it may. */
export const AFTER_WAIT_POLICIES = ['skip', 'fail', 'run'] as const;

/** The ways with a condition that cannot be read. */
export const UNREADABLE_POLICIES = ['met', 'unmet'] as const;

/** The time that a run waits for its conditions, how often they are read meanwhile, and what becomes of it then. */
export interface ConditionWait {
  readonly atMostSeconds: number;
  readonly everySeconds: number;
  readonly then: (typeof AFTER_WAIT_POLICIES)[number];
}

/** Every look is a delivery of the run's message, of which a queue on AWS allows a hundred, and retries need some. */
export const MOST_LOOKS = 60;

export const LEAST_WAIT_SECONDS = 5;

/** Eleven hours: a queue on AWS hides a message for twelve at most (SQS, visibility timeout). */
export const LONGEST_WAIT_SECONDS = 39_600;

const USUAL_WAIT_SECONDS = 3_600;
const USUAL_LOOK_SECONDS = 60;

/** The settings of a job about its conditions, as they are written. */
interface WrittenSettings {
  readonly conditions?: readonly object[];
  readonly unmet?: UnmetPolicy;
  readonly wait?: Partial<ConditionWait>;
}

/** The same with every default filled in; nothing where there are no conditions. */
export function conditionDefaults({ conditions = [], unmet = 'skip', wait = {} }: WrittenSettings): {
  readonly unmet?: UnmetPolicy;
  readonly wait?: ConditionWait;
} {
  if (conditions.length === 0) {
    return {};
  }
  const { atMostSeconds = USUAL_WAIT_SECONDS, then = 'skip' } = wait;
  const everySeconds = wait.everySeconds ?? Math.max(USUAL_LOOK_SECONDS, leastLookSeconds(atMostSeconds));
  return unmet === 'wait' ? { unmet, wait: { atMostSeconds, everySeconds, then } } : { unmet };
}

/** The objections to what a job says about its conditions besides them. */
export function waitObjections({ conditions = [], unmet, wait }: WrittenSettings): InputError[] {
  const { atMostSeconds = USUAL_WAIT_SECONDS, everySeconds } = wait ?? {};
  const least = leastLookSeconds(atMostSeconds);
  const rules: readonly (readonly [path: string, isBroken: boolean, message: string])[] = [
    ['unmet', unmet !== undefined && conditions.length === 0, 'expected conditions beside it'],
    ['wait', wait !== undefined && unmet !== 'wait', 'expected conditions and "unmet": "wait" beside it'],
    [
      'wait.everySeconds',
      everySeconds !== undefined && everySeconds < least,
      `expected at least ${least}: conditions are read at most ${MOST_LOOKS} times within ${atMostSeconds} s`,
    ],
  ];
  return rules.filter(([, isBroken]) => isBroken).map(([path, , message]) => ({ path, message }));
}

function leastLookSeconds(atMostSeconds: number): number {
  return Math.max(LEAST_WAIT_SECONDS, Math.ceil(atMostSeconds / MOST_LOOKS));
}
