import { hashOf } from '#domain/schedule/fires/spread.ts';
import { itemsOf, part, type Reading, type Token } from '#domain/schedule/read/tokens.ts';
import type { FieldRule } from './fields.ts';
import { remarkStep, remarkWrap } from './remarks.ts';
import { readNumber, readValue, refuseField, valuesText } from './value.ts';

/** An item of a field, read: `from` to `to` in steps; `to` below `from` wraps around the field's end. */
interface Range {
  readonly from: number;
  readonly to: number;
  /** True where it runs over the rest of the field (`*`, `5/15`, `H/15`), so that a step that does not divide the field restarts. */
  readonly open: boolean;
}

/** All values of a field that has plain items only. */
export function readValues(rule: FieldRule, token: Token, reading: Reading): number[] {
  return itemsOf(token).flatMap((item) => readItem(rule, item, reading));
}

/**
 * The values that one plain item of a list stands for: `*`, `5`, `5-7`, a name, `H` and `H(0-29)`, each with a step or without. `H` is
 * spread by the job's id and the field's name, so that jobs do not all start in the same minute. A day of the month may range to `L`, the
 * last day, as in fugit.
 * @throws ScheduleError `syntax` or `out-of-range`, with field, value, range and position
 */
export function readItem(rule: FieldRule, item: Token, reading: Reading): number[] {
  const slash = item.text.indexOf('/');
  if (slash === 0) {
    return refuseField(
      rule,
      item,
      'syntax',
      'begins with a step',
      `*${item.text.slice(0, 5)}, or a value before the step`,
    );
  }
  const base = slash < 0 ? item : part(item, 0, slash);
  const step = slash < 0 ? undefined : readStep(rule, item, part(item, slash + 1));
  const range = readRange(rule, base, step, reading);
  const values = valuesOf(rule, range, step ?? 1);
  if (step !== undefined) {
    remarkStep(rule, item, { step, values, open: range.open }, reading);
  }
  remarkWrap(rule, item, values, reading);
  return values.map((value) => fold(rule, value));
}

function readStep(rule: FieldRule, item: Token, token: Token): number {
  const span = spanOf(rule);
  if (!/^[0-9]{1,4}$/.test(token.text)) {
    return token.text === ''
      ? refuseField(rule, item, 'syntax', 'ends without its step', `a number of 1-${span} behind the "/"`)
      : refuseField(rule, token, 'syntax', 'is not a step', `1-${span}`);
  }
  const step = Number(token.text);
  if (step >= 1 && step <= span) {
    return step;
  }
  return refuseField(rule, token, 'out-of-range', 'is a step out of range', `1-${span}${longStepHint(rule, step)}`);
}

function longStepHint(rule: FieldRule, step: number): string {
  const unit = rule.name === 'second' || rule.name === 'minute' || rule.name === 'hour' ? rule.name : undefined;
  return step > 0 && unit !== undefined ? ` (for longer intervals write "every ${step} ${unit}s")` : '';
}

function readRange(rule: FieldRule, base: Token, step: number | undefined, reading: Reading): Range {
  if (base.text === '*') {
    return { from: rule.min, to: rule.last, open: true };
  }
  if (/^h/i.test(base.text)) {
    return readHash(rule, base, step, reading);
  }
  const dash = base.text.indexOf('-');
  if (dash < 0) {
    const from = fold(rule, readValue(rule, base));
    return step === undefined ? { from, to: from, open: false } : { from, to: rule.last, open: true };
  }
  requireBothEnds(rule, base, dash);
  const from = readValue(rule, part(base, 0, dash));
  const to = readEnd(rule, part(base, dash + 1));
  if (from > to && rule.name === 'year') {
    return refuseField(rule, base, 'syntax', 'is a reversed range', 'the earlier year first');
  }
  return { from: fold(rule, from), to: from > rule.last ? fold(rule, to) : to, open: false };
}

function requireBothEnds(rule: FieldRule, base: Token, dash: number): void {
  const before = rule.name === 'day-of-month' ? ', or L-1 for the day before the last' : '';
  if (dash === 0) {
    refuseField(
      rule,
      base,
      'syntax',
      'begins with a minus',
      `${valuesText(rule)}, a range such as ${rule.min}-${rule.last}${before}`,
    );
  }
  if (dash === base.text.length - 1) {
    refuseField(rule, base, 'syntax', 'is a range without an end', `a range such as ${rule.min}-${rule.last}`);
  }
}

function readEnd(rule: FieldRule, token: Token): number {
  return rule.name === 'day-of-month' && /^l$/i.test(token.text) ? rule.last : readValue(rule, token);
}

/** Jenkins' `H`: any value of the field, of the range, or of the first step; days stay below 29, so that every month has one. */
function readHash(rule: FieldRule, base: Token, step: number | undefined, reading: Reading): Range {
  const match = /^h(?:\(([0-9]{1,2})-([0-9]{1,2})\))?$/i.exec(base.text);
  if (match === null) {
    return refuseField(
      rule,
      base,
      'syntax',
      'is not a spread value',
      `H, H(${rule.min}-${rule.last}) or ${valuesText(rule)}`,
    );
  }
  const low = match[1] === undefined ? rule.min : readNumber(rule, base, Number(match[1]));
  const high = match[2] === undefined ? topOfSpread(rule) : readNumber(rule, base, Number(match[2]));
  if (low > high) {
    return refuseField(rule, base, 'syntax', 'is a reversed range', `${rule.min}-${rule.max}, the lower value first`);
  }
  const hash = hashOf(`${reading.jobId}|${rule.name}`);
  const from = low + (hash % Math.min(high - low + 1, step ?? Infinity));
  return step === undefined ? { from, to: from, open: false } : { from, to: high, open: match[1] === undefined };
}

function topOfSpread(rule: FieldRule): number {
  return rule.name === 'day-of-month' ? 28 : rule.last;
}

/** The values before what lies past the field's end is brought back to its beginning. */
function valuesOf(rule: FieldRule, range: Range, step: number): number[] {
  const length = range.to - range.from + (range.to < range.from ? spanOf(rule) : 0);
  const values: number[] = [];
  for (let offset = 0; offset <= length; offset += step) {
    values.push(range.from + offset);
  }
  return values;
}

/** Brings a value past the field's end back to its beginning. */
function fold(rule: FieldRule, value: number): number {
  return value > rule.last ? value - spanOf(rule) : value;
}

function spanOf(rule: FieldRule): number {
  return rule.last - rule.min + 1;
}
