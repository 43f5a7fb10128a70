import { at, numberAt, textAt } from '#domain/import/at-path.ts';
import type { JobDraft } from '#domain/import/imported.ts';

/** The group of schedules that name none. */
export const DEFAULT_GROUP = 'default';

/** The most retries of a run. */
export const MOST_RETRIES = 20;
/** A group's name may have as many by itself. */
const LONGEST_TAG = 64;
const SECONDS_A_MINUTE = 60;

type Policies = Pick<JobDraft, 'jitterSeconds' | 'deadlineSeconds' | 'maxRetries' | 'overlap' | 'tags' | 'enabled'>;

/** The policies of a schedule of EventBridge, in a job's words: window, retries, age, group and state. */
export function policiesOf(schedule: unknown): Policies {
  const window = windowMinutes(schedule);
  const age = numberAt(schedule, 'Target.RetryPolicy.MaximumEventAgeInSeconds');
  const retries = retriesOf(schedule);
  const group = textAt(schedule, 'GroupName') ?? DEFAULT_GROUP;
  return {
    ...(window === 0 ? {} : { jitterSeconds: window * SECONDS_A_MINUTE }),
    ...(age === undefined || age === 0 ? {} : { deadlineSeconds: age }),
    ...(retries === undefined ? {} : { maxRetries: Math.min(MOST_RETRIES, retries) }),
    overlap: 'allow',
    ...(group === DEFAULT_GROUP ? {} : { tags: [`schedule-group:${group}`.slice(0, LONGEST_TAG)] }),
    ...(at(schedule, 'State') === 'DISABLED' ? { enabled: false } : {}),
  };
}

/** The length of a flexible window; 0 where there is none. */
export function windowMinutes(schedule: unknown): number {
  return textAt(schedule, 'FlexibleTimeWindow.Mode') === 'FLEXIBLE'
    ? (numberAt(schedule, 'FlexibleTimeWindow.MaximumWindowInMinutes') ?? 0)
    : 0;
}

/** The retries that a schedule names; undefined where it names none. */
export function retriesOf(schedule: unknown): number | undefined {
  return numberAt(schedule, 'Target.RetryPolicy.MaximumRetryAttempts');
}
