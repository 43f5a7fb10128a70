import { membersOf } from '#domain/schedule/definition/bit-set.ts';
import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { ALL_SIXTY, ONLY_ZERO, sameSixty, sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';
import { twoDigits } from '#domain/time/write.ts';
import { amount, listOf, rankOf, runsOf, stepOf } from './phrase.ts';

/** The most times of day that a line lists. */
const MAX_TIMES = 6;

/**
 * The times of day of a cron schedule in English: `at 09:00 and 17:00`, `every 5 minutes from 08:00 to 18:59`,
 * `every minute at second 30`.
 */
export function describeTime(cron: CronDefinition): string {
  const hours = membersOf(cron.hours);
  const minutes = sixtyMembers(cron.minutes);
  const seconds = sixtyMembers(cron.seconds);
  const onTheMinute = sameSixty(cron.seconds, ONLY_ZERO);
  if (hours.length * minutes.length * seconds.length <= MAX_TIMES) {
    return `at ${listOf(timesOf(hours, minutes, onTheMinute ? [] : seconds))}`;
  }
  if (onTheMinute) {
    return describeMinutes(minutes, hours);
  }
  return describeSeconds(seconds, sameSixty(cron.minutes, ALL_SIXTY) ? undefined : minutes, hours);
}

function timesOf(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): string[] {
  const times = hours.flatMap((hour) => minutes.map((minute) => `${twoDigits(hour)}:${twoDigits(minute)}`));
  return seconds.length === 0
    ? times
    : times.flatMap((time) => seconds.map((second) => `${time}:${twoDigits(second)}`));
}

function describeMinutes(minutes: readonly number[], hours: readonly number[]): string {
  const step = wholeStep(minutes);
  const [minute = 0] = minutes;
  const hourly = hoursEvery(hours);
  if (step > 0) {
    return `every ${step === 1 ? 'minute' : amount(step, 'minute')}${hourly.of === '' ? '' : ` of ${hourly.of}`}${hourly.range}`;
  }
  if (minutes.length > 1) {
    return `${atEach('minute', minutes)} of ${hourly.of === '' ? everyHourOf(hours) : hourly.of}${hourly.range}`;
  }
  if (hourly.of === '') {
    return minute === 0
      ? `every hour on the hour${hourly.range}`
      : `at minute ${minute} of ${everyHourOf(hours)}${hourly.range}`;
  }
  return `every ${amount(hourly.by, 'hour')} ${minute === 0 ? 'on the hour' : `at minute ${minute}`}${hourly.range}`;
}

/** `minutes` is undefined where they are all. */
function describeSeconds(
  seconds: readonly number[],
  minutes: readonly number[] | undefined,
  hours: readonly number[],
): string {
  const step = wholeStep(seconds);
  const hourly = hoursEvery(hours);
  const ofHours = hourly.of === '' ? '' : ` of ${hourly.of}`;
  if (minutes === undefined) {
    const head = step > 0 ? secondsEvery(step) : `every minute ${atEach('second', seconds)}`;
    return `${head}${ofHours}${hourly.range}`;
  }
  const head = step > 0 ? secondsEvery(step) : atEach('second', seconds);
  const minuteStep = wholeStep(minutes);
  const ofMinutes =
    minuteStep > 0 ? `every ${rankOf(minuteStep)} minute` : atEach('minute', minutes).replace(/^at /, '');
  return `${head} of ${ofMinutes}${ofHours === '' && hours.length === 24 ? ' of every hour' : ofHours}${hourly.range}`;
}

function secondsEvery(step: number): string {
  return `every ${step === 1 ? 'second' : amount(step, 'second')}`;
}

/** `at minute 5, 20 and 35`, or `every 2nd minute from 1 to 59` where they are many and even. */
function atEach(unit: string, values: readonly number[]): string {
  const step = stepOf(values);
  return step === undefined
    ? `at ${unit} ${listOf(runsOf(values))}`
    : `every ${rankOf(step.by)} ${unit} from ${step.from} to ${step.to}`;
}

/** The distance of the values where they cover the sixty evenly from 0; else 0. */
function wholeStep(values: readonly number[]): number {
  const step = 60 / values.length;
  return values.length > 1 && values.every((value, index) => value === index * step) ? step : 0;
}

/** The hours as `every 2nd hour` (`by` hours apart) and the range that they lie in; neither where they are all. */
function hoursEvery(hours: readonly number[]): { readonly of: string; readonly by: number; readonly range: string } {
  const [first = 0, second = 0] = hours;
  const last = hours.at(-1) ?? first;
  const by = hours.length === 1 ? 1 : second - first;
  const isEven = hours.every((hour, index) => hour === first + index * by);
  if (!isEven || (by > 1 && hours.length < 4)) {
    return { of: '', by: 1, range: ` during hour ${listOf(runsOf(hours))}` };
  }
  const whole = first === 0 && last + by === 24;
  return {
    of: by === 1 ? '' : `every ${rankOf(by)} hour`,
    by,
    range: whole ? '' : ` from ${twoDigits(first)}:00 to ${twoDigits(last)}:59`,
  };
}

function everyHourOf(hours: readonly number[]): string {
  return hours.length === 24 ? 'every hour' : 'the hour';
}
