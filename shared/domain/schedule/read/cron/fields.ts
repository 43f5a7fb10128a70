import { MONTHS, WEEKDAYS } from '#domain/schedule/definition/names.ts';

const FIELD_NAMES = ['second', 'minute', 'hour', 'day-of-month', 'month', 'day-of-week', 'year'] as const;

/** One field of a cron expression: its name and its values. */
export interface FieldRule {
  readonly name: (typeof FIELD_NAMES)[number];
  readonly min: number;
  /** The greatest number taken. */
  readonly max: number;
  /** The greatest number that means something of its own; what is above it starts again at `min` (day 7 is day 0). */
  readonly last: number;
  /** Upper-case names; the first stands for `firstNamed`. */
  readonly names: readonly string[];
  readonly firstNamed: number;
  /** The names written out, in the same order; none where only the short ones are taken. */
  readonly fullNames: readonly string[];
}

/** node-cron takes months and days of the week by their full names, too (its README, "Using Names"). */
const FULL_MONTHS = inUpperCase(MONTHS);
const FULL_WEEKDAYS = inUpperCase(WEEKDAYS);

const NO_NAMES = { names: [], firstNamed: 0, fullNames: [] };

export const SECOND: FieldRule = { name: 'second', min: 0, max: 59, last: 59, ...NO_NAMES };
export const MINUTE: FieldRule = { name: 'minute', min: 0, max: 59, last: 59, ...NO_NAMES };
export const HOUR: FieldRule = { name: 'hour', min: 0, max: 23, last: 23, ...NO_NAMES };
export const DAY_OF_MONTH: FieldRule = { name: 'day-of-month', min: 1, max: 31, last: 31, ...NO_NAMES };

/** EventBridge takes the short names only. */
export const AWS_MONTH: FieldRule = {
  name: 'month',
  min: 1,
  max: 12,
  last: 12,
  names: shortened(FULL_MONTHS),
  firstNamed: 1,
  fullNames: [],
};
export const MONTH: FieldRule = { ...AWS_MONTH, fullNames: FULL_MONTHS };

/** 0 to 6 from Sunday; 7 is Sunday again (crontab(5)). */
export const DAY_OF_WEEK: FieldRule = {
  name: 'day-of-week',
  min: 0,
  max: 7,
  last: 6,
  names: shortened(FULL_WEEKDAYS),
  firstNamed: 0,
  fullNames: FULL_WEEKDAYS,
};

/** EventBridge counts 1 to 7 from Sunday. */
export const AWS_DAY_OF_WEEK: FieldRule = { ...DAY_OF_WEEK, min: 1, max: 7, last: 7, firstNamed: 1, fullNames: [] };

/** EventBridge's range, which is Quartz's too (CronExpression). */
export const YEAR: FieldRule = { name: 'year', min: 1970, max: 2199, last: 2199, ...NO_NAMES };

/** True for the name of a cron field. */
export function isFieldName(name: string): boolean {
  return FIELD_NAMES.some((field) => field === name);
}

function inUpperCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toUpperCase());
}

function shortened(names: readonly string[]): readonly string[] {
  return names.map((name) => name.slice(0, 3));
}
