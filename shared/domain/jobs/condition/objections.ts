import type { Calendars } from '#domain/schedule/closed/calendar.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { calendarsOf } from './calendar/kind.ts';
import type { Condition, ConditionType } from './condition.ts';

/** The kinds of conditions that a runner class can read. */
export interface ReadConditions {
  /** Left out: all. */
  readonly conditions?: readonly ConditionType[];
}

/** A job, as far as its conditions depend on it. */
interface ConditionedJob {
  readonly conditions?: readonly Condition[];
  readonly calendars?: Calendars;
  readonly runner: string;
}

/** The objections to the conditions of a job: what its runner class cannot know, and what the job does not have. */
export function conditionObjections(
  { conditions = [], calendars = {}, runner }: ConditionedJob,
  { conditions: read }: ReadConditions,
): InputError[] {
  return conditions.flatMap((condition, index) => {
    const path = `conditions[${index}]`;
    if (read?.includes(condition.type) === false) {
      const message = `the runner class ${runner} cannot read ${condition.type}: where its runs execute only ${read.join(', ')} can be told`;
      return [{ path: `${path}.type`, message }];
    }
    const named = condition.type === 'calendar' ? calendarsOf(condition) : [];
    const unknown = named.find((name) => !Object.hasOwn(calendars, name));
    return unknown === undefined
      ? []
      : [{ path, message: `there is no calendar ${JSON.stringify(unknown)}, of the job or by that name` }];
  });
}
