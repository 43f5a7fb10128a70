import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { zoneOf } from '#domain/time/zone.ts';
import {
  ALL_DATES,
  ALL_WEEKDAYS,
  type CronDefinition,
  type IntervalDefinition,
  type PartDefinition,
} from './definition/parts.ts';
import type { ScheduleWarning } from './definition/schedule.ts';
import { sixtyMembers } from './definition/sixty-set.ts';
import { type JobLimits, lintLimits } from './lint-limits.ts';
import type { ParsedSchedule } from './parsed.ts';
import { clockTime, lostTimes } from './words/dst-note.ts';
import { lintMonths } from './words/lint-months.ts';
import { durationText, listOf } from './words/phrase.ts';

/** The job beside its schedule, as far as it is known. */
export interface LintFacts extends JobLimits {
  /** The instant from which on the future is looked at; the job's creation where absent. */
  readonly from?: EpochSeconds;
}

/** Changes of the clocks are looked for in so many seconds. */
const OUTLOOK = 2 * 366 * DAY;

/** The warnings about a schedule that is valid; docs/schedules.md lists the codes. */
export function lint(schedule: ParsedSchedule, facts: LintFacts = {}): ScheduleWarning[] {
  const from = facts.from ?? schedule.context.anchor;
  const warnings = [
    ...schedule.remarks,
    ...schedule.parts.flatMap((part) => lintPart(part, from)),
    ...lintLimits(schedule, facts, from),
    ...lintEnd(schedule, from),
  ];
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}

function lintPart(part: PartDefinition, from: EpochSeconds): ScheduleWarning[] {
  switch (part.form) {
    case 'cron':
      return [...lintDays(part), ...lintMonths(part), ...lintSeconds(part), ...lintGaps(part, from)];
    case 'interval':
      return lintInterval(part, from);
    case 'times':
      return [];
  }
}

function lintDays({ days }: CronDefinition): ScheduleWarning[] {
  const both = days.byDate && days.byWeekday && days.dates !== ALL_DATES && days.weekdays !== ALL_WEEKDAYS;
  if (!both || days.match === 'and') {
    return [];
  }
  return [
    {
      code: 'day-fields-or',
      message:
        'day-of-month and day-of-week are both restricted: it fires when either matches, as cron does; dayMatch "and" asks for both',
    },
  ];
}

function lintSeconds(cron: CronDefinition): ScheduleWarning[] {
  const count = sixtyMembers(cron.seconds).length;
  if (count < 2) {
    return [];
  }
  return [
    {
      code: 'sub-minute',
      message: `fires ${count} times a minute, which EventBridge cannot: the job is clocked by the sweeper`,
    },
  ];
}

function lintGaps(cron: CronDefinition, from: EpochSeconds): ScheduleWarning[] {
  const lost = [...lostTimes(cron, from, from + OUTLOOK)];
  const first = lost[0];
  if (first === undefined) {
    return [];
  }
  const days = lost.map(({ lost: wall }) => writeUtc(wall).slice(0, 10));
  const after = clockTime(first.interval.start + first.interval.offset);
  const instead =
    cron.dst.gap === 'next'
      ? `fires at ${after} instead (dst.gap "next")`
      : 'does not fire on these days (dst.gap "skip")';
  return [
    {
      code: 'dst-gap',
      message: `${clockTime(first.lost)} does not exist in ${cron.timezone} on ${listOf(days)}, when the clocks go forward: ${instead}`,
    },
  ];
}

function lintInterval({ seconds, timezone }: IntervalDefinition, from: EpochSeconds): ScheduleWarning[] {
  const warnings: ScheduleWarning[] = [];
  const every = `every ${durationText(seconds)}`;
  if (seconds < MINUTE) {
    warnings.push({
      code: 'sub-minute',
      message: `${every} is more than once a minute, which EventBridge cannot: the job is clocked by the sweeper`,
    });
  }
  const unit = seconds < MINUTE ? MINUTE : seconds < HOUR ? HOUR : DAY;
  if (seconds < DAY && unit % seconds !== 0) {
    warnings.push({
      code: 'uneven-interval',
      message: `${every} does not divide the ${unitName(unit)}: it fires at other times in each ${unitName(unit)}`,
    });
  }
  if (seconds % DAY === 0 && zoneOf(timezone).at(from).end < from + OUTLOOK && changesIn(timezone, from)) {
    warnings.push({
      code: 'interval-drifts',
      message: `${every} is elapsed time: in ${timezone} it moves by the hour when the clocks change; a cron expression keeps the time of day`,
    });
  }
  return warnings;
}

function unitName(unit: number): string {
  return unit === MINUTE ? 'minute' : unit === HOUR ? 'hour' : 'day';
}

function changesIn(timezone: string, from: EpochSeconds): boolean {
  const zone = zoneOf(timezone);
  for (let interval = zone.at(from); interval.end < from + OUTLOOK; interval = zone.at(interval.end)) {
    if (interval.after !== interval.offset) {
      return true;
    }
  }
  return false;
}

function lintEnd(schedule: ParsedSchedule, from: EpochSeconds): ScheduleWarning[] {
  if (schedule.next(from) !== undefined) {
    return [];
  }
  return [{ code: 'no-more-fires', message: `has no fire after ${writeUtc(from)}` }];
}
