import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { membersOf } from './definition/bit-set.ts';
import type { CronDefinition, PartDefinition } from './definition/parts.ts';
import { sixtyMembers } from './definition/sixty-set.ts';
import { DayCalendar } from './fires/day-calendar.ts';
import type { ParsedSchedule } from './parsed.ts';

const SPAN_DAYS = 28;
/** Four an hour; what fires more often is worked out from its fields. */
const MOST_WALKED = SPAN_DAYS * 96;

/**
 * The mean number of fires a day over the 28 days that begin after `after`, or with the schedule's own start where that is later. At most
 * 2,689 fires are walked: for denser schedules it follows from the days that match and the times on each, without changes of the clocks,
 * an end within the span, and what several parts have in common.
 */
export function firesADay(schedule: ParsedSchedule, after: EpochSeconds): number {
  const from = Math.max(after, (schedule.context.startAt ?? after) - 1);
  let fires = 0;
  for (const _ of schedule.between(from, from + SPAN_DAYS * DAY)) {
    fires += 1;
    if (fires > MOST_WALKED) {
      const each = schedule.parts.map((part) => partFiresADay(part, from));
      return Math.min(
        DAY,
        each.reduce((sum, some) => sum + some, 0),
      );
    }
  }
  return fires / SPAN_DAYS;
}

function partFiresADay(part: PartDefinition, from: EpochSeconds): number {
  switch (part.form) {
    case 'cron':
      return (timesOnADay(part) * matchingDays(part, from)) / SPAN_DAYS;
    case 'interval':
      return DAY / part.seconds;
    case 'times':
      return part.at.filter((at) => at > from && at <= from + SPAN_DAYS * DAY).length / SPAN_DAYS;
  }
}

function timesOnADay({ hours, minutes, seconds }: CronDefinition): number {
  return membersOf(hours).length * sixtyMembers(minutes).length * sixtyMembers(seconds).length;
}

function matchingDays(cron: CronDefinition, from: EpochSeconds): number {
  const calendar = new DayCalendar(cron);
  const first = Math.floor((from + zoneOf(cron.timezone).at(from).offset) / DAY);
  let days = 0;
  for (let day = calendar.next(first); day < first + SPAN_DAYS; day = calendar.next(day + 1)) {
    days += 1;
  }
  return days;
}
