import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { ScheduleError } from './definition/error.ts';
import type { EntrySpecification, ScheduleWarning } from './definition/schedule.ts';
import { compileSchedule } from './entries/compile.ts';
import { lint } from './lint/lint.ts';
import type { ParsedSchedule } from './parsed.ts';
import { type PreviewFire, previewFires } from './preview-fire.ts';

/** The fires that one preview may show. */
const MAX_PREVIEW = 1000;

/** One entry that EventBridge will hold. */
interface PreviewEntry {
  readonly expression: string;
  readonly timezone: string;
  readonly startAt?: string;
  readonly endAt?: string;
}

/** The meaning of a schedule: in words, in fires, on EventBridge. */
export interface Preview {
  readonly description: string;
  /** The zone of a schedule that names none. */
  readonly timezone: string;
  readonly fires: readonly PreviewFire[];
  /** Empty where `exact` is false; the warning `self-clocked` then says why. */
  readonly entries: readonly PreviewEntry[];
  readonly exact: boolean;
  readonly warnings: readonly ScheduleWarning[];
}

/**
 * Explains a schedule.
 * @param options.from the fires after this instant are shown
 * @param options.count how many, 1 to 1000; fewer come back where there are no more
 * @throws ScheduleError `out-of-range` for another count
 */
export function preview(
  schedule: ParsedSchedule,
  options: { readonly from: EpochSeconds; readonly count: number },
): Preview {
  requireCount(options.count);
  const compiled = compileSchedule(schedule, options.from);
  const warnings = lint(schedule, { from: options.from });
  const more = compiled.exact
    ? { code: 'superset', message: 'EventBridge wakes it more often' }
    : { code: 'self-clocked', message: `the sweeper wakes it: ${compiled.reason}` };
  return {
    description: schedule.describe(),
    timezone: schedule.context.timezone,
    fires: previewFires(schedule, options.from, options.count),
    entries: compiled.exact ? compiled.entries.map(entryOf) : [],
    exact: compiled.exact,
    warnings: compiled.exact && compiled.superset === undefined ? warnings : [...warnings, more],
  };
}

function entryOf({ expression, timezone, startAt, endAt }: EntrySpecification): PreviewEntry {
  return {
    expression,
    timezone,
    ...(startAt === undefined ? {} : { startAt: writeUtc(startAt) }),
    ...(endAt === undefined ? {} : { endAt: writeUtc(endAt) }),
  };
}

function requireCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_PREVIEW) {
    return;
  }
  throw new ScheduleError({
    code: 'out-of-range',
    message: `count: ${count} is out of range; expected 1-${MAX_PREVIEW}`,
    field: 'count',
    value: String(count),
    expected: `1-${MAX_PREVIEW}`,
  });
}
