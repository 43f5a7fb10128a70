import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { lintGaps } from './gaps.ts';
import { lintInterval } from './interval.ts';
import { type JobLimits, lintLimits } from './limits.ts';
import { lintMonths } from './months.ts';
import { lintSeconds } from './seconds.ts';

/** The job beside its schedule, as far as it is known. */
export interface LintFacts extends JobLimits {
  /** The instant from which on the future is looked at; the job's creation where absent. */
  readonly from?: EpochSeconds;
}

/** The warnings about a schedule that is valid; docs/schedules.md lists the codes. */
export function lint(schedule: ParsedSchedule, facts: LintFacts = {}): ScheduleWarning[] {
  const from = facts.from ?? schedule.context.anchor;
  const warnings = [
    ...schedule.remarks,
    ...schedule.parts.flatMap((part) => [...lintPart(part, from), ...(part.except?.lint(from) ?? [])]),
    ...lintLimits(schedule, facts, from),
    ...lintEnd(schedule, from),
  ];
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}

function lintPart(part: PartDefinition, from: EpochSeconds): ScheduleWarning[] {
  switch (part.form) {
    case 'cron':
      return [...lintMonths(part), ...lintSeconds(part), ...lintGaps(part, from)];
    case 'interval':
      return lintInterval(part, from);
    case 'times':
      return [];
  }
}

function lintEnd(schedule: ParsedSchedule, from: EpochSeconds): ScheduleWarning[] {
  if (schedule.next(from) !== undefined) {
    return [];
  }
  return [{ code: 'no-more-fires', message: `has no fire after ${writeUtc(from)}` }];
}
