import { firesADay } from '#domain/schedule/fires-a-day.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeLocal } from '#domain/time/write-local.ts';

const DAYS_A_WEEK = 7;
const DAYS_IN_SPAN = 28;

/** The schedules of a job before and after a change; undefined where it runs only after others. */
interface ScheduleChange {
  readonly before: ParsedSchedule | undefined;
  readonly after: ParsedSchedule | undefined;
  readonly now: EpochSeconds;
}

/** The words for a schedule: when it fires, how often, and when next, in its zone. */
export function scheduleInWords(schedule: ParsedSchedule, now: EpochSeconds): string[] {
  const next = schedule.next(now);
  return [
    schedule.describe(),
    frequency([firesADay(schedule, now)]),
    next === undefined ? 'no fire is to come' : `next fire ${shownAt(next, schedule)} (${schedule.timezone})`,
  ];
}

/** The words for a change of a schedule: of what it says, of how often it fires, and of the next fire. */
export function scheduleChangesInWords({ before, after, now }: ScheduleChange): string[] {
  if (before === undefined || after === undefined) {
    const words = after === undefined ? 'no longer fires by itself' : 'now fires by itself';
    return before === after ? [] : [words, ...(after === undefined ? [] : scheduleInWords(after, now))];
  }
  const [was, is] = [before.describe(), after.describe()];
  const [often, oftener] = [firesADay(before, now), firesADay(after, now)];
  return [
    ...(was === is ? [] : [`schedule: ${was} -> ${is}`]),
    ...(shownCount(often) === shownCount(oftener) ? [] : [frequency([often, oftener])]),
    ...nextFireMoves({ before, after, now }),
  ];
}

function nextFireMoves(change: ScheduleChange & { readonly before: ParsedSchedule; readonly after: ParsedSchedule }) {
  const [was, is] = [change.before.next(change.now), change.after.next(change.now)];
  if (was === is) {
    return [];
  }
  if (was === undefined || is === undefined) {
    const [instant, words] = is === undefined ? [was, 'there is none after'] : [is, 'is at'];
    return instant === undefined ? [] : [`next fire: ${words} ${shownAt(instant, change.after)}`];
  }
  const zone = `(${change.after.timezone})`;
  const [from, to] = [shownAt(was, change.after), shownAt(is, change.after)];
  const [day, time] = to.split(' ');
  return from.startsWith(`${day} `)
    ? [`next fire moves from ${from.split(' ')[1]} to ${time} on ${day} ${zone}`]
    : [`next fire moves from ${from} to ${to} ${zone}`];
}

/** `3 -> 288 fires a day`, `5 -> 7 fires a week`, `2 fires in 28 days`: in the shortest time of which each has one at least. */
function frequency(perDay: readonly number[]): string {
  const least = Math.min(...perDay);
  const [days, unit] =
    least >= 1 ? [1, 'a day'] : least * DAYS_A_WEEK >= 1 ? [DAYS_A_WEEK, 'a week'] : [DAYS_IN_SPAN, 'in 28 days'];
  const counts = perDay.map((some) => shownCount(some * days));
  return `${counts.join(' -> ')} ${counts.at(-1) === '1' ? 'fire' : 'fires'} ${unit}`;
}

/** A mean: a decimal below ten, none of a whole number. */
function shownCount(count: number): string {
  return count < 10 ? String(Math.round(count * 10) / 10) : String(Math.round(count));
}

/** `2026-12-24 18:00`, with seconds where there are any. */
function shownAt(at: EpochSeconds, { timezone }: ParsedSchedule): string {
  return writeLocal(at, timezone).slice(0, 19).replace('T', ' ').replace(/:00$/, '');
}
