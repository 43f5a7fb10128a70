import { membersOf } from '#domain/schedule/definition/bit-set.ts';
import { ALL_HOURS, type CronDefinition } from '#domain/schedule/definition/parts.ts';
import { ALL_SIXTY, ONLY_ZERO, sameSixty, sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';
import { twoDigits } from '#domain/time/write.ts';
import { amount, listOf, runsOf } from './phrase.ts';

/** The most times of day that a line lists. */
const MAX_TIMES = 6;

/** The times of day of a cron schedule in English: `at 09:00 and 17:00`, `every 5 minutes from 08:00 to 18:59`. */
export function describeTime(cron: CronDefinition): string {
  const hours = membersOf(cron.hours);
  const minutes = sixtyMembers(cron.minutes);
  const seconds = sixtyMembers(cron.seconds);
  const onTheMinute = sameSixty(cron.seconds, ONLY_ZERO);
  if (hours.length * minutes.length * seconds.length <= MAX_TIMES) {
    return `at ${listOf(timesOf(hours, minutes, onTheMinute ? [] : seconds))}`;
  }
  const inHours = cron.hours === ALL_HOURS ? '' : ` ${duringHours(hours)}`;
  if (onTheMinute) {
    return `${describeMinutes(minutes, cron.hours === ALL_HOURS)}${inHours}`;
  }
  const inMinutes = sameSixty(cron.minutes, ALL_SIXTY) ? '' : ` of minute ${listOf(runsOf(minutes))}`;
  return `${describeSeconds(seconds)}${inMinutes}${inHours}`;
}

function timesOf(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]): string[] {
  const times = hours.flatMap((hour) => minutes.map((minute) => `${twoDigits(hour)}:${twoDigits(minute)}`));
  return seconds.length === 0
    ? times
    : times.flatMap((time) => seconds.map((second) => `${time}:${twoDigits(second)}`));
}

function describeMinutes(minutes: readonly number[], everyHour: boolean): string {
  const step = wholeStep(minutes);
  if (step > 0) {
    return `every ${step === 1 ? 'minute' : amount(step, 'minute')}`;
  }
  if (minutes.length === 1 && minutes[0] === 0) {
    return 'every hour on the hour';
  }
  return `at minute ${listOf(runsOf(minutes))} of ${everyHour ? 'every hour' : 'the hour'}`;
}

function describeSeconds(seconds: readonly number[]): string {
  const step = wholeStep(seconds);
  if (step > 0) {
    return `every ${step === 1 ? 'second' : amount(step, 'second')}`;
  }
  return `at second ${listOf(runsOf(seconds))}`;
}

/** The distance of the values where they cover the sixty evenly from 0; else 0. */
function wholeStep(values: readonly number[]): number {
  const step = 60 / values.length;
  return values.length > 1 && values.every((value, index) => value === index * step) ? step : 0;
}

function duringHours(hours: readonly number[]): string {
  const first = hours[0] ?? 0;
  const last = hours.at(-1) ?? 0;
  if (hours.length === last - first + 1) {
    return `from ${twoDigits(first)}:00 to ${twoDigits(last)}:59`;
  }
  return `during hour ${listOf(runsOf(hours))}`;
}
