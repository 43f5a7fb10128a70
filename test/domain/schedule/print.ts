import { Dates } from '#domain/schedule/closed/dates.ts';
import { PartClosings } from '#domain/schedule/closed/times.ts';
import { type BitSet, membersOf } from '#domain/schedule/definition/bit-set.ts';
import type {
  CronDefinition,
  Cycle,
  DayPattern,
  PartDefinition,
  TimesDefinition,
} from '#domain/schedule/definition/parts.ts';
import { ONLY_ZERO, sameSixty, sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';
import { compileDays } from '#domain/schedule/entries/days.ts';
import { entryOf } from '#domain/schedule/entries/product.ts';
import { awsField } from '#domain/schedule/entries/write-field.ts';
import { DAY } from '#domain/time/civil.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { twoDigits, writeUtc } from '#domain/time/write.ts';

/** A schedule in its canonical form: an object that parseSchedule reads as the same schedule. */
type PrintedSchedule = { readonly except?: readonly { readonly from: string; readonly to: string }[] } & PrintedForm;

type PrintedForm =
  | {
      readonly every: string;
      readonly on?: readonly string[];
      readonly at: string;
      readonly anchor: string;
      readonly timezone: string;
      readonly dst: CronDefinition['dst'];
    }
  | {
      readonly cron: string;
      readonly timezone: string;
      readonly dayMatch?: 'or' | 'and';
      readonly dst?: CronDefinition['dst'];
    }
  | { readonly every: string; readonly anchor: string; readonly timezone: string }
  | { readonly at: readonly string[]; readonly timezone: string };

/**
 * Writes a job's schedules so that reading them gives the same again, wherever and whenever that happens: zones, anchors and the values
 * of `H` are written out.
 */
export function printSchedule(parts: readonly PartDefinition[]): PrintedSchedule[] {
  return parts.map(printPart);
}

function printPart(part: PartDefinition): PrintedSchedule {
  const { except } = part;
  if (except === undefined) {
    return printForm(part);
  }
  const dates = except instanceof PartClosings ? except.except[0] : undefined;
  if (!(dates instanceof Dates)) {
    throw new Error('only dates are printed');
  }
  const stretches = dates.ranges.map(({ name }) => {
    const [from = name, to = from] = name.split(' to ');
    return { from, to };
  });
  return { ...printForm(part), except: stretches };
}

function printForm(part: PartDefinition): PrintedForm {
  const { timezone } = part;
  switch (part.form) {
    case 'cron':
      if (part.cycle !== undefined) {
        return printCycle(part, part.cycle);
      }
      if (part.dialect === 'aws') {
        return { cron: printAwsCron(part), timezone };
      }
      return { cron: printCron(part), timezone, dayMatch: part.days.match, dst: part.dst };
    case 'interval':
      return { every: `PT${part.seconds}S`, anchor: writeUtc(part.anchor), timezone };
    case 'times':
      return { at: printTimes(part), timezone };
  }
}

function printCycle(cron: CronDefinition, { unit, every, from }: Cycle): PrintedForm {
  const items = [
    ...(cron.days.byDate ? printDates(cron.days).split(',') : []),
    ...(cron.days.byWeekday ? printWeekdays(cron.days).split(',') : []),
  ];
  const [minute = 0, hour = 0] = [sixtyMembers(cron.minutes)[0], membersOf(cron.hours)[0]];
  return {
    every: `${every} ${unit}s`,
    ...(items.length === 0 ? {} : { on: items.map((item) => item.replace(/^(\d)L$/, '$1#L')) }),
    at: `${hour}:${twoDigits(minute)}`,
    anchor: writeUtc(from * DAY + 43_200).slice(0, -1),
    timezone: cron.timezone,
    dst: cron.dst,
  };
}

/** What was written without an offset is written so again. */
function printTimes({ at, walls, timezone }: TimesDefinition): string[] {
  const local = walls.map((wall) => instantOf(wall, timezone));
  return [
    ...walls.map((wall) => writeUtc(wall).slice(0, -1)),
    ...at.filter((instant) => !local.includes(instant)).map(writeUtc),
  ];
}

function printCron(cron: CronDefinition): string {
  const { seconds, minutes, hours, months, days, years } = cron;
  const fields = [
    awsField(sixtyMembers(minutes), 0, 59),
    awsField(membersOf(hours), 0, 23),
    days.byDate ? printDates(days) : '*',
    awsField(membersOf(months), 1, 12),
    days.byWeekday ? printWeekdays(days) : '*',
  ];
  if (years !== undefined) {
    fields.push(awsField(years, 1970, 2199));
  }
  if (years !== undefined || !sameSixty(seconds, ONLY_ZERO)) {
    fields.unshift(awsField(sixtyMembers(seconds), 0, 59));
  }
  return fields.join(' ');
}

/** Never `*`: a field that names every day is still a restricted one. */
function printDates(days: DayPattern): string {
  const items: string[] = [];
  if (days.dates !== 0) {
    items.push(plain(days.dates, 1, 31));
  }
  for (const back of membersOf(days.fromLast)) {
    items.push(back === 0 ? 'L' : `L-${back}`);
  }
  for (const bit of membersOf(days.nearest)) {
    items.push(`${bit + 1}W`);
  }
  for (const back of membersOf(days.nearestToLast)) {
    items.push(back === 0 ? 'LW' : `L-${back}W`);
  }
  return items.join(',');
}

function printWeekdays(days: DayPattern): string {
  const items: string[] = [];
  if (days.weekdays !== 0) {
    items.push(plain(days.weekdays, 0, 6));
  }
  for (const weekday of membersOf(days.lastOf)) {
    items.push(`${weekday}L`);
  }
  days.nthOf.forEach((weekdays, index) => {
    for (const weekday of membersOf(weekdays)) {
      items.push(`${weekday}#${index + 1}`);
    }
  });
  return items.join(',');
}

function plain(set: BitSet, min: number, max: number): string {
  const text = awsField(
    membersOf(set).map((bit) => bit + min),
    min,
    max,
  );
  return text === '*' ? `${min}-${max}` : text;
}

/** EventBridge's dialect names one kind of day, so that it is its own entry. */
function printAwsCron(cron: CronDefinition): string {
  const compiled = compileDays(cron.days, () => true);
  const days = 'days' in compiled ? compiled.days[0] : undefined;
  return entryOf({ ...cron, days: days ?? { by: 'every' } }).expression;
}
