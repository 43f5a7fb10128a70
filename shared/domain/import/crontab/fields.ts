import type { ScheduleDraft } from '#domain/import/imported.ts';
import { NICKNAMES } from '#domain/import/nicknames.ts';

/** The times of a crontab's line in Cronstack's words; or why cron would not take them, or not run anything by them. */
type ReadTimes = { readonly ok: true; readonly schedule: ScheduleDraft } | { readonly ok: false; readonly why: string };

interface FieldRule {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Of the lowest value first. */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const RULES: readonly FieldRule[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 7, names: WEEKDAYS },
];
const ITEM = /^(?:\*|([A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?)(?:\/(\d{1,9}))?$/;
/** A span of which cron draws one value as it reads the crontab; an end that is left out is the field's own. */
const DRAWN = /^([A-Za-z0-9]*)~([A-Za-z0-9]*)$/;
const OTHER_DIALECTS = /[?LWH#~]/i;

/**
 * Puts five fields, or a nickname, of crontab(5) into Cronstack's words. vixie-cron's rule of the star is kept: where the day of month or the
 * day of week begins with `*` (a step behind it changes nothing), both must match, else either suffices (crontab(5), and `DOM_STAR`, `DOW_STAR` in cron's entry.c).
 * Where cron draws a value of a span (`0~30`), the job has one of its own: `H(0-30)`.
 * @param when the fields with one space between them
 */
export function readTimes(when: string): ReadTimes {
  if (when.startsWith('@')) {
    return NICKNAMES.has(when)
      ? { ok: true, schedule: when }
      : refuse(`${when} is no time that cron knows; expected five fields or one of ${[...NICKNAMES].join(' ')}`);
  }
  const written = when.split(' ');
  const fields: string[] = [];
  for (const [index, rule] of RULES.entries()) {
    const field = readField(rule, written[index] ?? '');
    if (!field.ok) {
      return field;
    }
    fields.push(field.text);
  }
  const [date = '', weekday = ''] = [written[2], written[4]];
  const isRestricted = date !== '*' && weekday !== '*';
  const hasStar = date.startsWith('*') || weekday.startsWith('*');
  const cron = fields.join(' ');
  return { ok: true, schedule: isRestricted && hasStar ? { cron, dayMatch: 'and' } : cron };
}

type ReadField = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

function readField(rule: FieldRule, field: string): ReadField {
  const items: string[] = [];
  for (const item of field.split(',')) {
    const read = readItem(rule, item);
    if (!read.ok) {
      return read;
    }
    items.push(read.text);
  }
  return { ok: true, text: items.join(',') };
}

function readItem(rule: FieldRule, item: string): ReadField {
  const drawn = DRAWN.exec(item);
  if (drawn !== null) {
    return readDrawn(rule, item, drawn);
  }
  const match = ITEM.exec(item);
  if (match === null) {
    const hint = OTHER_DIALECTS.test(item) ? ': that is no crontab(5), and each cron makes something else of it' : '';
    const instead = item.includes('~') ? `; one value of a span is ${rule.min}~${rule.max}, without a step` : '';
    return refuse(`${rule.name}: ${JSON.stringify(item)} is not taken${hint}${instead}`);
  }
  const [, first, second, step] = match;
  const isStar = first === undefined;
  const [from, to] = isStar ? [rule.min, rule.max] : [numberOf(rule, first), numberOf(rule, second ?? first)];
  if (from === undefined || to === undefined) {
    return refuse(outOfRange(rule, item));
  }
  if (from > to) {
    return refuse(`${rule.name}: ${item} ends before it begins: by that one cron never runs it, and another does`);
  }
  if (step === undefined) {
    return { ok: true, text: item };
  }
  if (Number(step) === 0) {
    return refuse(`${rule.name}: a step of 0 in ${item}`);
  }
  if (!isStar && second === undefined) {
    return refuse(`${rule.name}: the step in ${item} stands behind one value: cron takes it behind * or a range`);
  }
  // A step beyond the range leaves its first value; longer ones than the field are nothing to Cronstack.
  return { ok: true, text: Number(step) > to - from ? String(from) : item };
}

function readDrawn(rule: FieldRule, item: string, [, first = '', second = '']: readonly string[]): ReadField {
  const from = first === '' ? rule.min : numberOf(rule, first);
  // Sunday is 0 already.
  const to = second === '' ? rule.min + spanOf(rule) - 1 : numberOf(rule, second);
  if (from === undefined || to === undefined) {
    return refuse(outOfRange(rule, item));
  }
  return from > to
    ? refuse(`${rule.name}: ${item} ends before it begins, of which cron draws nothing`)
    : { ok: true, text: `H(${from}-${to})` };
}

function spanOf({ min, max, names }: FieldRule): number {
  return names === WEEKDAYS ? WEEKDAYS.length : max - min + 1;
}

function outOfRange({ name, min, max, names }: FieldRule, item: string): string {
  const ofNames = names.length === 0 ? '' : ` or ${names[0]}-${names.at(-1)}`;
  return `${name}: ${JSON.stringify(item)} is out of range; expected ${min}-${max}${ofNames}`;
}

function numberOf({ min, max, names }: FieldRule, text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  }
  const place = names.indexOf(text.toLowerCase());
  return place < 0 ? undefined : place + min;
}

function refuse(why: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why };
}
