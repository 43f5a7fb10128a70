import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import { readAwsCron } from './cron/aws.ts';
import { type CronOptions, DEFAULT_CRON_OPTIONS, DEFAULT_DST, readCron } from './cron/standard.ts';
import { refuseField } from './cron/value.ts';
import { isCycle, readCycleText } from './cycle.ts';
import { looksLikeDate, readRemarkedMoment, timesOf } from './date-time.ts';
import { readDuration } from './duration.ts';
import { requireTimezone } from './timezone.ts';
import type { Reading, Token } from './tokens.ts';

/** EventBridge takes 256; more than that in one expression is a mistake here too. */
const MAX_LENGTH = 256;

const CALL = /^(cron|rate|at)\(([^()]*)\)$/i;
const EVERY = /^@?every\s+/i;

/** robfig/cron's `TZ=` and `CRON_TZ=` in front of an expression (its documentation, "Time zones"; cronie has CRON_TZ as a line). */
const ZONE_PREFIX = /^(\s*(?:CRON_)?TZ=)(\S+)\s+(?=\S)/;

/** The forms that a text may have; `none` for a few words that begin like nothing here. */
type Form = 'none' | 'cron' | 'aws-cron' | 'rate' | 'at' | 'cycle' | 'interval' | 'date';

/**
 * One schedule written as a string, in any of its forms, behind its zone or without.
 * @throws ScheduleError
 */
export function readText(text: string, reading: Reading): PartDefinition {
  const zoned = splitZone(text, reading);
  refuseLength(text);
  const token = trimmed(zoned.text);
  switch (formOf(token.text)) {
    case 'aws-cron':
      return readAwsCron(...insideOf(token), zoned.reading);
    case 'rate':
      return interval(requireRate(...insideOf(token)), zoned.reading);
    case 'at':
      return time(trimmed(...insideOf(token)), zoned.reading);
    case 'cycle':
      return readCycleText(token, zoned.reading, DEFAULT_DST);
    case 'interval': {
      const skipped = EVERY.exec(token.text)?.[0].length ?? 0;
      return interval({ text: token.text.slice(skipped), position: token.position + skipped }, zoned.reading);
    }
    case 'date':
      return time(token, zoned.reading);
    case 'cron':
      return readCronText(zoned.text, zoned.reading, DEFAULT_CRON_OPTIONS);
    case 'none':
      throw unknownForm(
        token,
        reading.advise?.(zoned.text, zoned.reading) ??
          'expected a cron expression, a macro such as @daily, "every 5 minutes", a date-time, cron(...), rate(...) or at(...)',
      );
  }
}

/**
 * The standard cron dialect alone: what an object's `cron` holds beside `dayMatch` and `dst`. What is refused, and is another program's
 * way of writing, is refused with the way to write it here.
 * @throws ScheduleError
 */
export function readCronText(text: string, reading: Reading, options: CronOptions): PartDefinition {
  const zoned = splitZone(text, reading);
  refuseLength(text);
  try {
    return readCron(zoned.text, zoned.reading, options);
  } catch (error) {
    const advice = error instanceof ScheduleError ? reading.advise?.(zoned.text, zoned.reading) : undefined;
    throw advice === undefined ? error : unknownForm(trimmed(zoned.text), advice);
  }
}

/** The form of a text by its looks. */
export function formOf(text: string): Form {
  const trimmedText = text.trim();
  const call = CALL.exec(trimmedText)?.[1]?.toLowerCase();
  if (call !== undefined) {
    return call === 'cron' ? 'aws-cron' : call === 'rate' ? 'rate' : 'at';
  }
  if (isCycle(trimmedText)) {
    return 'cycle';
  }
  if (EVERY.test(trimmedText) || /^P(?:[\dT]|$)/i.test(trimmedText)) {
    return 'interval';
  }
  if (looksLikeDate(trimmedText)) {
    return 'date';
  }
  const isWords = !/^[@*?0-9H,/LW-]/i.test(trimmedText) && trimmedText.split(/\s+/).length < 5;
  return isWords && trimmedText !== '' ? 'none' : 'cron';
}

/** The text with blanks in place of a zone in front of it, so that positions stay, and the reading in that zone. */
export function splitZone(text: string, reading: Reading): { readonly text: string; readonly reading: Reading } {
  const match = ZONE_PREFIX.exec(text);
  if (match === null) {
    return { text, reading };
  }
  const [whole, before = '', name = ''] = match;
  const rest = text.slice(whole.length);
  if (ZONE_PREFIX.test(rest)) {
    throw unknownForm({ text, position: whole.length }, 'one zone stands in front of it, not two');
  }
  const timezone = requireTimezone(name, reading.meant, { field: 'TZ', position: before.length });
  return { text: ' '.repeat(whole.length) + rest, reading: { ...reading, timezone } };
}

function trimmed(text: string, position = 0): Token {
  return { text: text.trim(), position: position + text.length - text.trimStart().length };
}

/** The text between the parentheses, and where it stands. */
function insideOf({ text, position }: Token): [string, number] {
  const open = text.indexOf('(') + 1;
  return [text.slice(open, -1), position + open];
}

/** `rate(...)` takes one amount of minutes, hours or days (EventBridge Scheduler user guide, rate-based schedules). */
function requireRate(inside: string, position: number): Token {
  const token = trimmed(inside, position);
  if (/^\d{1,9} +(minute|hour|day)s?$/i.test(token.text)) {
    return token;
  }
  const expected = 'a whole number of minutes, hours or days; others are written "every 90 seconds"';
  return refuseField({ name: 'rate' }, token, 'bad-duration', 'is not a rate', expected);
}

function interval({ text, position }: Token, { anchor, timezone }: Reading): PartDefinition {
  return { form: 'interval', seconds: readDuration(text, position), anchor, timezone };
}

function time(token: Token, reading: Reading): PartDefinition {
  return timesOf([readRemarkedMoment(token, reading, 'at')], reading);
}

function refuseLength(text: string): void {
  if (text.trim() === '') {
    throw new ScheduleError({
      code: 'empty',
      message: 'the schedule is empty',
      value: '',
      expected: 'a schedule',
      position: 0,
    });
  }
  if (text.length <= MAX_LENGTH) {
    return;
  }
  throw new ScheduleError({
    code: 'too-long',
    message: `the expression has ${text.length} characters`,
    value: text.slice(0, 60),
    expected: `at most ${MAX_LENGTH} characters`,
    position: MAX_LENGTH,
  });
}

function unknownForm({ text, position }: Token, advice: string): ScheduleError {
  const value = text.slice(0, 60);
  return new ScheduleError({
    code: 'unknown-form',
    message: `"${value}" is no schedule; ${advice}`,
    value,
    expected: advice.replace(/^expected /, ''),
    position,
  });
}
