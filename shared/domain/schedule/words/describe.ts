import { ALL_MONTHS, type Cycle, type PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleContext } from '#domain/schedule/definition/schedule.ts';
import { DAY } from '#domain/time/civil.ts';
import { dateOf } from '#domain/time/utc-days.ts';
import { writeUtc } from '#domain/time/write.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { describeDays } from './days.ts';
import { durationText, listOf, rankOf } from './phrase.ts';
import { describeTime } from './time.ts';

/** The most fixed times that a line lists. */
const MAX_TIMES = 3;

/** One line of English for a job's schedules, their bounds and jitter. */
export function describeParts(parts: readonly PartDefinition[], context: ScheduleContext): string {
  const text = parts.map(describePart).join('; and ');
  const { startAt, endAt, jitterSeconds = 0 } = context;
  const tail = [
    startAt === undefined ? '' : `from ${writeUtc(startAt)}`,
    endAt === undefined ? '' : `until ${writeUtc(endAt)}`,
    jitterSeconds === 0 ? '' : `each up to ${durationText(jitterSeconds)} later`,
  ];
  return [`${text.charAt(0).toUpperCase()}${text.slice(1)}`, ...tail.filter((item) => item !== '')].join(', ');
}

function describePart(part: PartDefinition): string {
  const text = describeForm(part);
  return part.except === undefined ? text : `${text}, ${part.except.words}`;
}

function describeForm(part: PartDefinition): string {
  switch (part.form) {
    case 'cron': {
      const time = describeTime(part);
      const { cycle } = part;
      const days = describeDays(part.days, cycle?.unit === 'month' ? ALL_MONTHS : part.months, part.years);
      // `at 09:00` leaves open how often; `every 5 minutes` does not.
      const daily = cycle === undefined && /^at \d\d:/.test(time) && !/(?:^|, )on /.test(days) ? 'every day' : '';
      const text = [time, daily, days].filter((words) => words !== '').join(' ');
      return `${text}${cycle === undefined ? '' : describeCycle(cycle)} (${part.timezone})`;
    }
    case 'interval':
      return `every ${durationText(part.seconds)}, counted from ${writeUtc(part.anchor)}`;
    case 'times':
      return describeTimes(part.at.map((at) => writeLocal(at, part.timezone)));
  }
}

function describeCycle({ unit, every, from }: Cycle): string {
  return `, every ${rankOf(every)} ${unit} counted from ${dateOf(from * DAY)}`;
}

function describeTimes(times: readonly string[]): string {
  if (times.length === 1) {
    return `once, at ${times[0]}`;
  }
  if (times.length <= MAX_TIMES) {
    return `at ${listOf(times)}`;
  }
  return `at ${times.length} fixed times from ${times[0]} to ${times.at(-1)}`;
}
