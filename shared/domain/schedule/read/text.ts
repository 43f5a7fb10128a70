import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import { readAwsCron } from './aws-cron.ts';
import { type CronOptions, DEFAULT_CRON_OPTIONS, readCron } from './cron.ts';
import { looksLikeDate, readDateTime } from './date-time.ts';
import { readDuration } from './duration.ts';
import type { Reading } from './tokens.ts';

/** EventBridge takes 256; more than that in one expression is a mistake here too. */
const MAX_LENGTH = 256;

const CALL = /^(cron|rate|at)\(([^()]*)\)$/;

/**
 * One schedule written as a string, in any of its forms.
 * @throws ScheduleError
 */
export function readText(text: string, reading: Reading): PartDefinition {
  refuseLength(text);
  const leading = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const call = CALL.exec(trimmed);
  if (call !== null) {
    return readCall(call[1] ?? '', call[2] ?? '', leading + (call[1] ?? '').length + 1, reading);
  }
  const every = /^@?every\s+/i.exec(trimmed);
  if (every !== null) {
    return interval(trimmed.slice(every[0].length), leading + every[0].length, reading);
  }
  if (/^P/.test(trimmed)) {
    return interval(trimmed, leading, reading);
  }
  if (looksLikeDate(trimmed)) {
    return { form: 'times', at: [readDateTime(trimmed, leading, reading.timezone)], timezone: reading.timezone };
  }
  return readCronText(text, reading, DEFAULT_CRON_OPTIONS);
}

/**
 * The standard cron dialect alone: what an object's `cron` holds beside `dayMatch` and `dst`.
 * @throws ScheduleError
 */
export function readCronText(text: string, reading: Reading, options: CronOptions): PartDefinition {
  refuseLength(text);
  const first = text.trimStart()[0];
  if (first !== undefined && !/[@*?0-9H,/LW-]/.test(first) && text.trim().split(/\s+/).length < 5) {
    return refuseForm(text);
  }
  return readCron(text, reading, options);
}

/** True for EventBridge's `cron(...)`. */
export function isAwsCron(text: string): boolean {
  return /^\s*cron\(/.test(text);
}

function readCall(name: string, inside: string, position: number, reading: Reading): PartDefinition {
  if (name === 'cron') {
    return readAwsCron(inside, position, reading);
  }
  if (name === 'at') {
    return { form: 'times', at: [readDateTime(inside, position, reading.timezone)], timezone: reading.timezone };
  }
  return interval(requireRate(inside, position), position, reading);
}

/** `rate(...)` takes one amount of minutes, hours or days (EventBridge Scheduler user guide, rate-based schedules). */
function requireRate(inside: string, position: number): string {
  if (/^\d{1,9} (minute|hour|day)s?$/.test(inside)) {
    return inside;
  }
  throw new ScheduleError({
    code: 'bad-duration',
    message: `rate(${inside.slice(0, 60)}) is not a rate; expected a whole number of minutes, hours or days, such as rate(5 minutes)`,
    field: 'rate',
    value: inside.slice(0, 60),
    expected: 'rate(value unit)',
    position,
  });
}

function interval(text: string, position: number, reading: Reading): PartDefinition {
  return {
    form: 'interval',
    seconds: readDuration(text, position),
    anchor: reading.anchor,
    timezone: reading.timezone,
  };
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
    message: `the expression has ${text.length} characters; at most ${MAX_LENGTH} are taken`,
    value: text.slice(0, 60),
    expected: `at most ${MAX_LENGTH} characters`,
    position: MAX_LENGTH,
  });
}

function refuseForm(text: string): never {
  const value = text.trim().slice(0, 60);
  throw new ScheduleError({
    code: 'unknown-form',
    message: `"${value}" is no schedule; expected a cron expression, a macro such as @daily, "every 5 minutes", a date-time, cron(...), rate(...) or at(...)`,
    value,
    expected: 'a schedule',
    position: text.length - text.trimStart().length,
  });
}
