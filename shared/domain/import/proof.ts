import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';
import { DayCalendar } from '#domain/schedule/fires/day-calendar.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { type ZoneInterval, zoneOf } from '#domain/time/zone.ts';

/** A fire that one of two readings names, and the other does not. */
export interface Difference {
  /** `2026-12-24T17:00:00Z`. */
  readonly at: string;
  /** The reading that names it: Cronstack's, or the other one. */
  readonly namedBy: 'cronstack' | 'other';
  readonly why: string;
}

/** Two readings of one schedule side by side. */
export interface Proof {
  /** Fires that both name. */
  readonly same: number;
  /** The fires up to here were compared: `2027-12-24T17:00:00Z`. */
  readonly until: string;
  /** Differences on ordinary days: one of the two misreads the schedule. */
  readonly differences: readonly Difference[];
  /** Differences on days when the clocks change, where each reading has rules of its own. */
  readonly atClockChanges: readonly Difference[];
}

const MOST_FIRES = 1_000;
/** Fires further ahead than that are not compared: ten years. */
export const LONGEST_PROOF_SECONDS = 10 * 366 * DAY;
/** A proof that takes longer ends where it is. */
export const LONGEST_WORK_MS = 2_000;

/**
 * Compares a schedule with a second reading of the same text, fire by fire: the next 1,000, or those of ten years, or what 2 s of work
 * reach, whichever is least.
 * @param second the fires of the other reading after `after`, rising; where they end, it names no more
 */
export function prove(
  schedule: ParsedSchedule,
  second: Iterable<EpochSeconds>,
  { after, nowMs }: { readonly after: EpochSeconds; readonly nowMs: () => EpochMilliseconds },
): Proof {
  const [begunMs, last] = [nowMs(), after + LONGEST_PROOF_SECONDS];
  const [ours, theirs] = [schedule.between(after, last)[Symbol.iterator](), second[Symbol.iterator]()];
  const [differences, atClockChanges]: [Difference[], Difference[]] = [[], []];
  let [our, their] = [ours.next(), theirs.next()];
  let same = 0;
  let seen = 0;
  let [until, compared] = [last, after];
  for (let at = earlier(our, their); at <= last; at = earlier(our, their)) {
    if (seen === MOST_FIRES) {
      until = at - 1;
      break;
    }
    // The other reading may have ended for want of time: what comes next is nothing that it has said.
    if (nowMs() - begunMs >= LONGEST_WORK_MS) {
      until = compared;
      break;
    }
    compared = at;
    const [isOurs, isTheirs] = [our.value === at, their.value === at];
    seen += 1;
    if (isOurs && isTheirs) {
      same += 1;
    } else {
      const namedBy = isOurs ? 'cronstack' : 'other';
      const change = changeOnDayOf(at, schedule.timezone);
      if (change === undefined) {
        differences.push({ at: writeUtc(at), namedBy, why: whyOnOrdinaryDay(schedule, at, namedBy) });
      } else {
        atClockChanges.push({ at: writeUtc(at), namedBy, why: changeText(change, schedule.timezone) });
      }
    }
    our = isOurs ? ours.next() : our;
    their = isTheirs ? theirs.next() : their;
  }
  return { same, until: writeUtc(until), differences, atClockChanges };
}

type Step = IteratorResult<EpochSeconds, unknown>;

function earlier(one: Step, other: Step): EpochSeconds {
  return Math.min(one.done === true ? Infinity : one.value, other.done === true ? Infinity : other.value);
}

/** The change of the clocks that falls on an instant's day, as the interval that begins with it; undefined on every ordinary day. */
function changeOnDayOf(at: EpochSeconds, timezone: string): ZoneInterval | undefined {
  const zone = zoneOf(timezone);
  const here = zone.at(at);
  const day = dayOf(at + here.offset);
  const changes = here.end === Infinity ? [here] : [here, zone.at(here.end)];
  return changes.find(({ start, before, offset }) => {
    const days = [dayOf(start + before), dayOf(start + offset)];
    return before !== offset && day >= Math.min(...days) && day <= Math.max(...days);
  });
}

function dayOf(wall: number): number {
  return Math.floor(wall / DAY);
}

function changeText({ start, before, offset }: ZoneInterval, timezone: string): string {
  const [from, to] = [start + before, start + offset].map((wall) => writeUtc(wall).slice(0, 16).replace('T', ' '));
  return `the clocks of ${timezone} go ${offset > before ? 'forward' : 'back'} from ${from} to ${to}`;
}

/** The fields that keep a cron schedule from firing at `at`, as Cronstack reads it; else that all of them name it. */
function whyOnOrdinaryDay(schedule: ParsedSchedule, at: EpochSeconds, namedBy: Difference['namedBy']): string {
  const [part, ...others] = schedule.parts;
  if (part?.form !== 'cron' || others.length > 0) {
    return namedBy === 'cronstack' ? 'only Cronstack names it' : 'only the other reading names it';
  }
  const strangers = strangeFields(part, at + zoneOf(part.timezone).at(at).offset);
  return strangers.length === 0
    ? 'every field of the schedule names it, as Cronstack reads it'
    : `${strangers.join(' and ')}, as Cronstack reads it`;
}

/** @param wall seconds since 1970-01-01T00:00 that the clock shows */
function strangeFields(cron: CronDefinition, wall: number): string[] {
  const day = dayOf(wall);
  const time = wall - day * DAY;
  const [hour, minute, second] = [Math.floor(time / HOUR), Math.floor(time / MINUTE) % 60, time % MINUTE];
  const strange: readonly (readonly [boolean, string])[] = [
    [!sixtyMembers(cron.seconds).includes(second), `second ${second} is none of its seconds`],
    [!sixtyMembers(cron.minutes).includes(minute), `minute ${minute} is none of its minutes`],
    [((cron.hours >>> hour) & 1) === 0, `hour ${hour} is none of its hours`],
    [new DayCalendar(cron).next(day) !== day, `${writeUtc(wall).slice(0, 10)} is none of its days`],
  ];
  return strange.flatMap(([is, text]) => (is ? [text] : []));
}
