import { ALL_DATES, ALL_WEEKDAYS, type DayPattern } from '#domain/schedule/definition/parts.ts';
import type { Reading, Token } from '#domain/schedule/read/tokens.ts';
import type { FieldRule } from './fields.ts';

/** Remarks on a step that starts again with its field, and on one that reaches nothing. */
export function remarkStep(
  rule: FieldRule,
  item: Token,
  { step, values, open }: { readonly step: number; readonly values: readonly number[]; readonly open: boolean },
  reading: Reading,
): void {
  const span = rule.last - rule.min + 1;
  if (step > 1 && values.length === 1) {
    reading.remarks.push({
      code: 'step-once',
      message: `${rule.name} "${item.text}": the step leads past the end: it means ${values[0]} alone`,
    });
  } else if (open && span % step !== 0) {
    reading.remarks.push({
      code: 'step-restarts',
      message: `${rule.name} "${item.text}": ${step} does not divide the field, so the last step is shorter; "every ..." keeps equal intervals`,
    });
  }
}

/** Remarks on a range that goes on at the field's beginning; a range up to Sunday ends the week and does not. */
export function remarkWrap(rule: FieldRule, item: Token, values: readonly number[], reading: Reading): void {
  if ((values.at(-1) ?? 0) <= rule.max) {
    return;
  }
  const span = rule.last - rule.min + 1;
  const write = writerFor(rule, item);
  const before = values.filter((value) => value <= rule.last);
  const after = values.filter((value) => value > rule.last).map((value) => value - span);
  reading.remarks.push({
    code: 'wrapping-range',
    message: `${rule.name} "${item.text}" wraps around: it means ${setText(before, write)} and ${setText(after, write)}`,
  });
}

/** Remarks on two restricted day fields of which either suffices (crontab(5)), above all where one of them is every day. */
export function remarkDays(days: DayPattern, date: Token, weekday: Token, reading: Reading): void {
  if (!days.byDate || !days.byWeekday || days.match === 'and') {
    return;
  }
  const whole = days.dates === ALL_DATES ? 'day-of-month' : days.weekdays === ALL_WEEKDAYS ? 'day-of-week' : undefined;
  const star = [date, weekday].some(({ text }) => text.startsWith('*'))
    ? '; cronie and vixie cron ask for both where a field begins with "*"'
    : '';
  const message =
    whole === undefined
      ? 'both day fields are restricted: it fires when either matches; dayMatch "and" asks for both'
      : `${whole} names every day, and either suffices: it fires daily; write * there, or dayMatch "and"`;
  reading.remarks.push({ code: 'day-fields-or', message: `${message}${star}` });
}

/** Remarks on six fields, seconds first, that would also be five fields and a year. */
export function remarkOrder(words: readonly Token[], minutes: readonly number[], reading: Reading): void {
  const [second, minute, hour, , month, weekday] = words.map(({ text }) => text);
  const hourLike = minutes.every((value) => value <= 23);
  const dailyLike = /^\d+$/.test(second ?? '') || month !== '*';
  if (words.length !== 6 || hour !== '*' || weekday !== '*' || !hourLike || !dailyLike) {
    return;
  }
  reading.remarks.push({
    code: 'seconds-first',
    message: `six fields have the second first: second ${second}, minute ${minute}, every hour, month ${month}; for hour ${minute} and minute ${second} leave out the last field; a year goes last of seven`,
  });
}

/** Remarks on numbers of days beside `?` and seconds, which is how Quartz writes, and Quartz counts from 1 = Sunday (CronExpression). */
export function remarkWeekdayNumbers(date: Token, weekday: Token, reading: Reading): void {
  if (date.text !== '?' || !/(?:^|[^#\d])\d/.test(weekday.text)) {
    return;
  }
  reading.remarks.push({
    code: 'weekday-numbers',
    message: `day-of-week "${weekday.text}" counts from 0 = Sunday; Quartz counts from 1 = Sunday; names (MON-FRI) mean the same in both`,
  });
}

/** Remarks on a second `*` of six or seven fields. */
export function remarkEverySecond(second: Token, reading: Reading): void {
  if (second.text !== '*') {
    return;
  }
  reading.remarks.push({
    code: 'every-second',
    message: 'the first of six fields is the second: "*" fires every second; 0 is once a minute',
  });
}

/** Numbers as they were written: by name where the item has names. */
function writerFor(rule: FieldRule, item: Token): (value: number) => string {
  const named = /[a-z]{3}/i.test(item.text);
  return (value) => (named ? (rule.names[value - rule.firstNamed] ?? String(value)) : String(value));
}

function setText(values: readonly number[], write: (value: number) => string): string {
  const [first = 0, last = 0] = [values[0], values.at(-1)];
  const isRun = values.length > 1 && values.length === last - first + 1;
  return isRun ? `${write(first)}-${write(last)}` : values.map(write).join(',');
}
