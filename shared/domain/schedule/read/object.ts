import { ScheduleError, type ScheduleErrorCode } from '#domain/schedule/definition/error.ts';
import type { DstPolicy, PartDefinition } from '#domain/schedule/definition/parts.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { type CronOptions, DEFAULT_DST } from './cron/standard.ts';
import { readCycle } from './cycle.ts';
import { readRemarkedMoment, timesOf } from './date-time.ts';
import { readDuration } from './duration.ts';
import { formOf, readCronText, readText, splitZone } from './text.ts';
import { requireTimezone } from './timezone.ts';
import type { Reading, Token } from './tokens.ts';

/** Fixed times in one schedule: every one of them is an entry in its turn. */
const MAX_TIMES = 100;

/** They go with each kind. */
const CLOSING = ['except', 'only', 'shift', 'businessDay', 'calendar'] as const;

const KEYS = {
  cron: ['cron', 'timezone', 'dayMatch', 'dst'],
  every: ['every', 'anchor', 'timezone'],
  cycle: ['every', 'on', 'at', 'anchor', 'timezone', 'dst'],
  at: ['at', 'timezone'],
} as const;

/**
 * One schedule written as an object: `{cron, timezone, dayMatch, dst}`, `{every, anchor, timezone}` or `{at: [...], timezone}`. Unknown
 * keys are refused.
 * @throws ScheduleError
 */
export function readObject(input: JsonObject, reading: Reading): PartDefinition {
  const has = (key: string): boolean => Object.hasOwn(input, key);
  const first = (['cron', 'every', 'at'] as const).find(has);
  const kind = first === 'every' && (has('on') || has('at')) ? 'cycle' : first;
  if (kind === undefined) {
    return refuse('missing-key', 'schedule', input, 'one of the keys cron, every and at');
  }
  requireKeys(input, [...KEYS[kind], ...CLOSING]);
  const inZone = { ...reading, timezone: readTimezone(input, reading) };
  const part = readKind(kind, input, inZone);
  return CLOSING.some(has)
    ? (reading.closed?.(input, reading, part) ?? refuse('not-supported', 'except', input, 'none'))
    : part;
}

function readKind(kind: keyof typeof KEYS, input: JsonObject, inZone: Reading): PartDefinition {
  switch (kind) {
    case 'cron':
      return readCronObject(input, inZone);
    case 'every':
      return readEveryObject(input, inZone);
    case 'cycle':
      return readCycleObject(input, inZone);
    case 'at':
      return readTimes(input, inZone);
  }
}

function readTimezone(input: JsonObject, reading: Reading): string {
  const timezone = input.timezone;
  if (timezone === undefined) {
    return reading.timezone;
  }
  return requireTimezone(
    typeof timezone === 'string' ? timezone : refuse('wrong-type', 'timezone', timezone, 'an IANA time zone'),
    reading.meant,
  );
}

function readCronObject(input: JsonObject, reading: Reading): PartDefinition {
  const text = requireText(input, 'cron');
  const zoned = splitZone(text, reading);
  if (input.timezone !== undefined && zoned.reading.timezone !== reading.timezone) {
    return refuse('not-supported', 'cron', text, 'one zone');
  }
  requirePlace('cron', zoned.text, 'a cron expression, a macro such as @daily, or cron(...)');
  if (formOf(zoned.text) !== 'aws-cron') {
    return readCronText(text, reading, readOptions(input));
  }
  for (const key of ['dayMatch', 'dst']) {
    if (input[key] !== undefined) {
      refuse('not-supported', key, input[key], 'none beside cron(...)');
    }
  }
  return readText(text, reading);
}

function readOptions(input: JsonObject): CronOptions {
  return { match: oneOf(['or', 'and'], input.dayMatch, 'dayMatch'), dst: readDst(input.dst) };
}

function readDst(input: unknown): DstPolicy {
  if (input === undefined) {
    return DEFAULT_DST;
  }
  if (!isObject(input)) {
    return refuse('wrong-type', 'dst', input, 'an object with gap and overlap');
  }
  requireKeys(input, ['gap', 'overlap'], 'dst.');
  return {
    gap: oneOf(['next', 'skip'], input.gap, 'dst.gap'),
    overlap: oneOf(['first', 'second', 'both'], input.overlap, 'dst.overlap'),
  };
}

function requireKeys(input: JsonObject, allowed: readonly string[], path = ''): void {
  const stranger = Object.keys(input).find((key) => !allowed.includes(key));
  if (stranger !== undefined) {
    refuse('unknown-key', `${path}${stranger.slice(0, 60)}`, stranger, `only ${allowed.join(', ')}`);
  }
}

/** The choice that was given, or the first one where none was. */
function oneOf<Choice extends string>(choices: readonly [Choice, ...Choice[]], given: unknown, field: string): Choice {
  const quoted = choices.map((choice) => `"${choice}"`);
  return (
    choices.find((choice) => choice === (given ?? choices[0])) ??
    refuse('wrong-type', field, given, `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`)
  );
}

function readEveryObject(input: JsonObject, reading: Reading): PartDefinition {
  const every = requireText(input, 'every');
  requirePlace('every', every, 'a duration such as "5 minutes"');
  const seconds = readDuration(/^\s*rate\((.*)\)\s*$/i.exec(every)?.[1] ?? withoutEvery(every), 0);
  return { form: 'interval', seconds, anchor: readAnchor(input, reading), timezone: reading.timezone };
}

function readCycleObject(input: JsonObject, reading: Reading): PartDefinition {
  const token = (text: string): Token => ({ text: text.trim(), position: 0 });
  const { on } = input;
  const words = {
    every: token(withoutEvery(requireText(input, 'every'))),
    at: token(requireText(input, 'at')),
    on: token(on === undefined ? '' : Array.isArray(on) ? on.join() : requireText(input, 'on')),
  };
  return readCycle(words, { ...reading, anchor: readAnchor(input, reading) }, readDst(input.dst));
}

function withoutEvery(text: string): string {
  return text.replace(/^\s*@?every\s+/i, '');
}

function readAnchor(input: JsonObject, reading: Reading): EpochSeconds {
  return input.anchor === undefined
    ? reading.anchor
    : readRemarkedMoment({ text: requireText(input, 'anchor').trim(), position: 0 }, reading, 'anchor').at;
}

function readTimes(input: JsonObject, reading: Reading): PartDefinition {
  const given = input.at;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) {
    return refuse('empty', 'at', given, 'at least one date-time');
  }
  if (list.length > MAX_TIMES) {
    return refuse('too-many', 'at', `${list.length} times`, `at most ${MAX_TIMES} date-times`);
  }
  const moments = list.map((item) => {
    if (typeof item !== 'string') {
      return refuse('wrong-type', 'at', item, 'a date-time, or a list of them');
    }
    requirePlace('at', item, 'a date-time');
    const text = item.trim().replace(/^at\((.*)\)$/i, '$1');
    return readRemarkedMoment({ text, position: 0 }, reading, 'at');
  });
  return timesOf(moments, reading);
}

/** Refuses a text that another key is for. */
function requirePlace(key: keyof typeof KEYS, text: string, expected: string): void {
  const other = placeOf(text);
  if (other !== undefined && other !== key) {
    refuse('unknown-form', key, text, `${expected}; this belongs under "${other}"`);
  }
}

/** The key that a text is for; undefined where it has the look of nothing. */
function placeOf(text: string): keyof typeof KEYS | undefined {
  switch (formOf(text)) {
    case 'aws-cron':
      return 'cron';
    case 'none':
      return undefined;
    case 'cron':
      return /^\s*@|^\s*\S+(?:\s+\S+){4,}\s*$/.test(text) ? 'cron' : undefined;
    case 'cycle':
    case 'interval':
    case 'rate':
      return 'every';
    case 'at':
    case 'date':
      return 'at';
  }
}

function requireText(input: JsonObject, key: string): string {
  const value = input[key];
  return typeof value === 'string' ? value : refuse('wrong-type', key, value, 'a string');
}

function refuse(code: ScheduleErrorCode, field: string, value: unknown, expected: string): never {
  const shown = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 60) : typeOf(value);
  throw new ScheduleError({
    code,
    message: `${field}: ${shown} is not taken; expected ${expected}`,
    field,
    value: shown,
    expected,
    position: 0,
  });
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'a list' : typeof value;
}
