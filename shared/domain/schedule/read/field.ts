import { ScheduleError, type ScheduleErrorCode } from '#domain/schedule/definition/error.ts';
import { hashOf } from '#domain/schedule/fires/spread.ts';
import type { FieldRule } from './fields.ts';
import { part, type Reading, type Token } from './tokens.ts';

/** An item of a field, read: `from` to `to` in steps; `to` below `from` wraps around the field's end. */
interface Range {
  readonly from: number;
  readonly to: number;
  /** True where it runs over the rest of the field (`*`, `5/15`, `H/15`), so that a step that does not divide the field restarts. */
  readonly open: boolean;
}

/**
 * The values that one plain item of a list stands for: `*`, `5`, `5-7`, a name, `H` and `H(0-29)`, each with a step or without. `H` is
 * spread by the job's id and the field's name, so that jobs do not all start in the same minute.
 * @throws ScheduleError `syntax` or `out-of-range`, with field, value, range and position
 */
export function readItem(rule: FieldRule, item: Token, reading: Reading): number[] {
  const slash = item.text.indexOf('/');
  const base = slash < 0 ? item : part(item, 0, slash);
  const step = slash < 0 ? 1 : readStep(rule, part(item, slash + 1));
  const range = readRange(rule, base, slash < 0 ? undefined : step, reading);
  if (range.open && step > 1) {
    remarkStep(rule, item, step, reading);
  }
  return valuesOf(rule, range, step);
}

/** Refuses `token` for `rule`'s field. */
export function refuseField(
  rule: FieldRule,
  token: Token,
  code: ScheduleErrorCode,
  why: string,
  expected: string,
): never {
  const value = token.text.slice(0, 60);
  throw new ScheduleError({
    code,
    message: `${rule.name}: "${value}" ${why}; expected ${expected} (position ${token.position})`,
    field: rule.name,
    value,
    expected,
    position: token.position,
  });
}

/** The number or name that `token` is. */
export function readValue(rule: FieldRule, token: Token): number {
  if (/^[0-9]{1,4}$/.test(token.text)) {
    return readNumber(rule, token, Number(token.text));
  }
  const index = /^[A-Za-z]{3}$/.test(token.text) ? rule.names.indexOf(token.text.toUpperCase()) : -1;
  if (index >= 0) {
    return rule.firstNamed + index;
  }
  return refuseField(rule, token, 'syntax', token.text === '' ? 'is empty' : 'is not a value', valuesText(rule));
}

function readNumber(rule: FieldRule, token: Token, value: number): number {
  if (value >= rule.min && value <= rule.max) {
    return value;
  }
  return refuseField(rule, token, 'out-of-range', 'is out of range', `${rule.min}-${rule.max}`);
}

function readStep(rule: FieldRule, token: Token): number {
  const span = spanOf(rule);
  if (!/^[0-9]{1,4}$/.test(token.text)) {
    return refuseField(rule, token, 'syntax', 'is not a step', `1-${span}`);
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
  if (base.text[0] === 'H') {
    return readHash(rule, base, step, reading);
  }
  const dash = base.text.indexOf('-');
  if (dash < 0) {
    const from = fold(rule, readValue(rule, base));
    return step === undefined ? { from, to: from, open: false } : { from, to: rule.last, open: true };
  }
  const from = readValue(rule, part(base, 0, dash));
  const to = readValue(rule, part(base, dash + 1));
  if (from > to) {
    remarkWrap(rule, base, from, to, reading);
  }
  return { from: fold(rule, from), to: from > rule.last ? fold(rule, to) : to, open: false };
}

/** Jenkins' `H`: any value of the field, of the range, or of the first step; days stay below 29, so that every month has one. */
function readHash(rule: FieldRule, base: Token, step: number | undefined, reading: Reading): Range {
  const match = /^H(?:\(([0-9]{1,2})-([0-9]{1,2})\))?$/.exec(base.text);
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

function valuesOf(rule: FieldRule, range: Range, step: number): number[] {
  const length = range.to - range.from + (range.to < range.from ? spanOf(rule) : 0);
  const values: number[] = [];
  for (let offset = 0; offset <= length; offset += step) {
    values.push(fold(rule, range.from + offset));
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

function valuesText(rule: FieldRule): string {
  const names = rule.names.length === 0 ? '' : ` or ${rule.names[0]}-${rule.names.at(-1)}`;
  return `${rule.min}-${rule.max}${names}`;
}

function remarkStep(rule: FieldRule, item: Token, step: number, reading: Reading): void {
  if (spanOf(rule) % step === 0) {
    return;
  }
  reading.remarks.push({
    code: 'step-restarts',
    message: `${rule.name} "${item.text}": ${step} does not divide the field, so the step starts again each time the field does and the last one is shorter; "every ..." keeps equal intervals`,
  });
}

function remarkWrap(rule: FieldRule, base: Token, from: number, to: number, reading: Reading): void {
  if (rule.name === 'year') {
    refuseField(rule, base, 'syntax', 'is a reversed range', 'the earlier year first');
  }
  if (from > rule.last) {
    return;
  }
  reading.remarks.push({
    code: 'wrapping-range',
    message: `${rule.name} "${base.text}" wraps around: it means ${from}-${rule.last} and ${rule.min}-${to}`,
  });
}
