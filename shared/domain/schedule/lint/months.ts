import { membersOf } from '#domain/schedule/definition/bit-set.ts';
import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { monthDays } from '#domain/schedule/fires/month-days.ts';
import { listOf, monthName } from '#domain/schedule/words/phrase.ts';

const FIRST_DAYS = [0, 1, 2, 3, 4, 5, 6];
const FEBRUARY = 2;

/** Months that a schedule names and in which it never, or not always, fires: the 31st, 29 February, the fifth Friday. */
export function lintMonths(cron: CronDefinition): ScheduleWarning[] {
  const months = membersOf(cron.months);
  const never = months.filter((month) => lengthsOf(month).every((length) => firesIn(cron, length) === 'never'));
  const leapOnly = cron.months & (1 << FEBRUARY) && firesIn(cron, 28) === 'never' && firesIn(cron, 29) !== 'never';
  const warnings: ScheduleWarning[] = [];
  if (never.length > 0) {
    warnings.push(skips(`never fires in ${listOf(never.map(monthName))}: no such day exists there`));
  }
  const sometimes = months.some((month) => lengthsOf(month).some((length) => firesIn(cron, length) === 'sometimes'));
  if (sometimes) {
    warnings.push(skips('does not fire in every month of every year'));
  } else if (leapOnly) {
    warnings.push(skips('fires in February in leap years only'));
  }
  return warnings;
}

function skips(message: string): ScheduleWarning {
  return { code: 'skips-months', message };
}

function lengthsOf(month: number): number[] {
  if (month === FEBRUARY) {
    return [28, 29];
  }
  return [30 + ((month + (month >> 3)) & 1)];
}

function firesIn(cron: CronDefinition, length: number): 'always' | 'sometimes' | 'never' {
  const firing = FIRST_DAYS.filter((first) => monthDays(cron.days, length, first) !== 0).length;
  if (firing === 0) {
    return 'never';
  }
  return firing === FIRST_DAYS.length ? 'always' : 'sometimes';
}
