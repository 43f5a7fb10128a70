import { textAt } from '#domain/import/at-path.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { isObject } from '#domain/values/json/object.ts';

/** The members of a schedule that AWS sets itself (API_GetSchedule), and its state. */
const NOT_COMPARED: readonly string[] = ['Arn', 'CreationDate', 'LastModificationDate', 'State'];

/** The states of a schedule: EventBridge fires it, or does not. */
export type ScheduleState = 'ENABLED' | 'DISABLED';

/** A text that is the same for two readings of a schedule in which nothing differs but its state. */
export function fingerprint(schedule: object): string {
  const compared = Object.entries(schedule).filter(([name]) => !NOT_COMPARED.includes(name));
  return JSON.stringify(sorted(Object.fromEntries(compared)));
}

/**
 * The start date to say in the place of one that EventBridge does not take again: it refuses one of more than five minutes ago, also where
 * nothing but the state changes. A rate begins with its next fire, so that its phase stays; for all else a start that is over says nothing,
 * and is left out. `over` is false where the schedule has no start that is over.
 */
export function laterStart(
  schedule: { readonly StartDate?: Date | undefined },
  now: EpochSeconds,
): { readonly over: boolean; readonly at?: Date } {
  const startAt = secondsOf(schedule.StartDate?.getTime() ?? Number.POSITIVE_INFINITY);
  if (startAt > now) {
    return { over: false };
  }
  const expression = textAt(schedule, 'ScheduleExpression') ?? '';
  if (!expression.startsWith('rate(')) {
    return { over: true };
  }
  const next = parseAwsExpression({ expression, timezone: 'UTC', startAt }).next(now);
  return next === undefined ? { over: true } : { over: true, at: new Date(next * 1_000) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isObject(value) && !(value instanceof Date)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, one]) => [name, sorted(one)]),
      )
    : value;
}
