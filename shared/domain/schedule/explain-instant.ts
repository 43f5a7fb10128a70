import { clockTime, clockTimeBeside } from '#domain/time/clock-change.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { present } from '#domain/values/present.ts';
import { calendarNote } from './calendar-note.ts';
import type { CronDefinition, PartDefinition } from './definition/parts.ts';
import { CronClock } from './fires/cron.ts';
import { clockOf, unexceptedClockOf } from './fires/of-part.ts';
import { delayOf, hashOf } from './fires/spread.ts';
import { WallClock } from './fires/wall-clock.ts';
import { delayTo, noteOfFire } from './note-of-fire.ts';
import type { ParsedSchedule } from './parsed.ts';
import { describeParts } from './words/describe.ts';

/** One of a job's schedules. */
interface SchedulePart {
  /** 1 for the first of the list. */
  readonly number: number;
  readonly description: string;
}

/** A schedule that fires at an instant. */
export interface FiringPart extends SchedulePart {
  /** The delay that jitter gave it; 0 without. */
  readonly delaySeconds: number;
}

/** The reasons for which an instant is no fire. */
export type NoFire =
  | { readonly kind: 'before_start'; readonly startAt: EpochSeconds }
  /** Or jitter would have moved it there. */
  | { readonly kind: 'after_end'; readonly endAt: EpochSeconds }
  /** The schedule names it, and jitter moved the fire. */
  | { readonly kind: 'jittered'; readonly part: SchedulePart; readonly movedTo: EpochSeconds }
  /** The clocks skipped the time that they would have shown: `local` as HH:MM, with seconds and date where they are needed. */
  | {
      readonly kind: 'dst_gap';
      readonly part: SchedulePart;
      readonly local: string;
      readonly policy: CronDefinition['dst']['gap'];
      /** The instant at which it fires instead, within the bounds. */
      readonly firesAt?: EpochSeconds;
    }
  /** The clocks show the time twice, and the schedule fires at the other one. */
  | {
      readonly kind: 'dst_overlap';
      readonly part: SchedulePart;
      readonly local: string;
      readonly occurrence: 'first' | 'second';
      readonly policy: CronDefinition['dst']['overlap'];
      /** The instant at which it fires instead, within the bounds. */
      readonly firesAt?: EpochSeconds;
    }
  /** The schedule names it, on days, weeks or months that are not of its cycle. */
  | { readonly kind: 'off_cycle'; readonly part: SchedulePart }
  /** The schedule names it, and it lies within closed times; `name` says which. */
  | {
      readonly kind: 'excluded';
      readonly part: SchedulePart;
      readonly name: string;
      readonly calendar?: string;
      /** Where the fire is moved instead. */
      readonly movedTo?: EpochSeconds;
    }
  | { readonly kind: 'off_schedule' };

/** An instant as a schedule sees it. `note`: what a change of the clocks did to the fire. */
type InstantReading =
  | { readonly fires: true; readonly parts: readonly FiringPart[]; readonly note?: string }
  | { readonly fires: false; readonly why: NoFire };

/** Explains an instant: by which of its parts a schedule fires at it, or why it does not. */
export function explainInstant(schedule: ParsedSchedule, at: EpochSeconds): InstantReading {
  if (!schedule.matches(at)) {
    return {
      fires: false,
      why: outOfBounds(schedule, at) ?? jittered(schedule, at) ?? excluded(schedule, at) ?? clockChange(schedule, at),
    };
  }
  const note = calendarNote(schedule, at) ?? noteOfFire(schedule, at);
  return { fires: true, parts: firingParts(schedule, at), ...(note === undefined ? {} : { note }) };
}

function firingParts(schedule: ParsedSchedule, at: EpochSeconds): FiringPart[] {
  return schedule.parts.flatMap((part, index) => {
    const delaySeconds = delayTo(schedule, part, at);
    return delaySeconds === undefined ? [] : [{ ...partOf(schedule, index), delaySeconds }];
  });
}

function outOfBounds({ context }: ParsedSchedule, at: EpochSeconds): NoFire | undefined {
  const { startAt, endAt } = context;
  if (startAt !== undefined && at < startAt) {
    return { kind: 'before_start', startAt };
  }
  return endAt !== undefined && at > endAt ? { kind: 'after_end', endAt } : undefined;
}

/** The instant to which jitter moves a part's own fire. */
function movedBy({ context }: ParsedSchedule, fire: EpochSeconds): EpochSeconds {
  const { jobId, jitterSeconds: limit = 0 } = context;
  return limit === 0 ? fire : fire + delayOf(hashOf(jobId), fire, limit);
}

function jittered(schedule: ParsedSchedule, at: EpochSeconds): NoFire | undefined {
  const index = schedule.parts.findIndex((part) => clockOf(part).next(at - 1) === at);
  if (index < 0) {
    return undefined;
  }
  const movedTo = movedBy(schedule, at);
  return outOfBounds(schedule, movedTo) ?? { kind: 'jittered', part: partOf(schedule, index), movedTo };
}

/** The part that would fire at an instant, but for its closed times or its cycle. */
function excluded(schedule: ParsedSchedule, at: EpochSeconds): NoFire | undefined {
  for (const [index, part] of schedule.parts.entries()) {
    const closed = part.except?.at(at);
    if (closed !== undefined && unexceptedClockOf(part).next(at - 1) === at) {
      const { name, calendar } = closed;
      const moved = part.except?.movedTo(at);
      const movedTo = moved === undefined ? undefined : movedBy(schedule, moved);
      return { kind: 'excluded', part: partOf(schedule, index), name, ...present({ calendar, movedTo }) };
    }
    if (part.form === 'cron' && part.cycle !== undefined && new CronClock(withoutCycle(part)).next(at - 1) === at) {
      return { kind: 'off_cycle', part: partOf(schedule, index) };
    }
  }
  return undefined;
}

function withoutCycle({ cycle: _, ...cron }: CronDefinition): CronDefinition {
  return cron;
}

function clockChange(schedule: ParsedSchedule, at: EpochSeconds): NoFire {
  for (const [index, part] of schedule.parts.entries()) {
    const change = inGap(part, at) ?? inOverlap(part, at);
    if (change !== undefined) {
      const { firesAt: unmoved, ...lost } = change;
      const firesAt = unmoved === undefined ? undefined : movedBy(schedule, unmoved);
      const isFire =
        unmoved !== undefined &&
        firesAt !== undefined &&
        clockOf(part).next(unmoved - 1) === unmoved &&
        outOfBounds(schedule, firesAt) === undefined;
      return { ...lost, part: partOf(schedule, index), ...(isFire ? { firesAt } : {}) };
    }
  }
  return { kind: 'off_schedule' };
}

type Unplaced<Why> = Why extends unknown ? Omit<Why, 'part'> : never;
type ClockChange = Unplaced<Extract<NoFire, { kind: 'dst_gap' | 'dst_overlap' }>>;

/** The policy of fixed times, which are read like cron's by default. */
const FIXED_TIMES: CronDefinition['dst'] = { gap: 'next', overlap: 'first' };

/** The first instants after a gap are those at which clocks that were not moved would show the times that it took away. */
function inGap(part: PartDefinition, at: EpochSeconds): ClockChange | undefined {
  const { start, offset, before } = zoneOf(part.timezone).at(at);
  if (offset <= before || at >= start + offset - before || !names(part, at + before)) {
    return undefined;
  }
  const policy = policyOf(part).gap;
  return {
    kind: 'dst_gap',
    local: clockTimeBeside(at + before, at + offset),
    policy,
    ...(policy === 'next' ? { firesAt: start } : {}),
  };
}

function inOverlap(part: PartDefinition, at: EpochSeconds): ClockChange | undefined {
  const { start, end, offset, before, after } = zoneOf(part.timezone).at(at);
  const second = before > offset && at < start + before - offset;
  const first = after < offset && at >= end - (offset - after);
  if ((!first && !second) || !names(part, at + offset)) {
    return undefined;
  }
  const firesAt = second ? at - (before - offset) : at + (offset - after);
  const occurrence = second ? 'second' : 'first';
  return { kind: 'dst_overlap', local: clockTime(at + offset), occurrence, policy: policyOf(part).overlap, firesAt };
}

/** True where a part's own words name a wall time, whatever the clocks do to it. */
function names(part: PartDefinition, wall: number): boolean {
  switch (part.form) {
    case 'cron':
      return new WallClock(part).next(wall) === wall;
    case 'times':
      return part.walls.includes(wall);
    case 'interval':
      return false;
  }
}

function policyOf(part: PartDefinition): CronDefinition['dst'] {
  return part.form === 'cron' ? part.dst : FIXED_TIMES;
}

function partOf({ parts, context }: ParsedSchedule, index: number): SchedulePart {
  const { startAt: _, endAt: __, jitterSeconds: ___, ...unbounded } = context;
  const part = parts[index];
  return { number: index + 1, description: part === undefined ? '' : describeParts([part], unbounded) };
}
