import { ScheduleError, type ScheduleErrorCode } from '#domain/schedule/definition/error.ts';
import type { Token } from '#domain/schedule/read/tokens.ts';
import type { FieldRule } from './fields.ts';

/**
 * The number or name that `token` is.
 * @throws ScheduleError `syntax` or `out-of-range`, with field, value, range and position
 */
export function readValue(rule: FieldRule, token: Token): number {
  if (/^[0-9]{1,4}$/.test(token.text)) {
    return readNumber(rule, token, Number(token.text));
  }
  const name = token.text.toUpperCase();
  const index = Math.max(rule.names.indexOf(name), rule.fullNames.indexOf(name));
  if (index >= 0) {
    return rule.firstNamed + index;
  }
  const why = token.text === '' ? 'is empty' : 'is not a value';
  return refuseField(rule, token, 'syntax', why, `${valuesText(rule)}${nearName(rule, name)}`);
}

/**
 * `value` itself, where it lies within the field.
 * @throws ScheduleError `out-of-range`
 */
export function readNumber(rule: FieldRule, token: Token, value: number): number {
  if (value >= rule.min && value <= rule.max) {
    return value;
  }
  return refuseField(rule, token, 'out-of-range', 'is out of range', `${rule.min}-${rule.max}`);
}

/**
 * Refuses `token` for a field of an expression, or for a key.
 * @throws ScheduleError always
 */
export function refuseField(
  { name }: { readonly name: string },
  token: Token,
  code: ScheduleErrorCode,
  why: string,
  expected: string,
): never {
  const value = token.text.slice(0, 60);
  throw new ScheduleError({
    code,
    message: `${name}: "${value}" ${why}; expected ${expected} (position ${token.position})`,
    field: name,
    value,
    expected,
    position: token.position,
  });
}

/** The values of a field in words: `0-7 or SUN-SAT`. */
export function valuesText(rule: FieldRule): string {
  const names = rule.names.length === 0 ? '' : ` or ${rule.names[0]}-${rule.names.at(-1)}`;
  return `${rule.min}-${rule.max}${names}`;
}

/** `TUES`, `SEPT`: the name that was meant. */
function nearName(rule: FieldRule, name: string): string {
  const meant = rule.names.find((known) => name.startsWith(known));
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}
