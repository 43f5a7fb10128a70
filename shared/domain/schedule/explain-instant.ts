import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import type { CronDefinition, PartDefinition } from './definition/parts.ts';
import { clockOf } from './fires/of-part.ts';
import { delayOf, hashOf } from './fires/spread.ts';
import { WallClock } from './fires/wall-clock.ts';
import type { ParsedSchedule } from './parsed.ts';
import { describeParts } from './words/describe.ts';
import { clockTime, dstNote } from './words/dst-note.ts';

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
  | { readonly kind: 'after_end'; readonly endAt: EpochSeconds }
  /** The schedule names it, and jitter moved the fire. */
  | { readonly kind: 'jittered'; readonly part: SchedulePart; readonly movedTo: EpochSeconds }
  /** The clocks skipped the time that they would have shown: `local` as HH:MM. */
  | {
      readonly kind: 'dst_gap';
      readonly part: SchedulePart;
      readonly local: string;
      readonly policy: CronDefinition['dst']['gap'];
      /** The instant at which it fires instead. */
      readonly firesAt?: EpochSeconds;
    }
  /** The clocks show the time twice, and the schedule fires at the other one. */
  | {
      readonly kind: 'dst_overlap';
      readonly part: SchedulePart;
      readonly local: string;
      readonly occurrence: 'first' | 'second';
      readonly policy: CronDefinition['dst']['overlap'];
      readonly firesAt: EpochSeconds;
    }
  | { readonly kind: 'off_schedule' };

/** An instant as a schedule sees it. `note`: what a change of the clocks did to the fire. */
type InstantReading =
  | { readonly fires: true; readonly parts: readonly FiringPart[]; readonly note?: string }
  | { readonly fires: false; readonly why: NoFire };

/** Explains an instant: by which of its parts a schedule fires at it, or why it does not. */
export function explainInstant(schedule: ParsedSchedule, at: EpochSeconds): InstantReading {
  if (schedule.matches(at)) {
    const note = dstNote(schedule.parts, schedule.timezone, at);
    return { fires: true, parts: firingParts(schedule, at), ...(note === undefined ? {} : { note }) };
  }
  return { fires: false, why: outOfBounds(schedule, at) ?? jittered(schedule, at) ?? clockChange(schedule, at) };
}

function firingParts(schedule: ParsedSchedule, at: EpochSeconds): FiringPart[] {
  return schedule.parts.flatMap((part, index) => {
    const delaySeconds = delayTo(schedule, part, at);
    return delaySeconds === undefined ? [] : [{ ...partOf(schedule, index), delaySeconds }];
  });
}

/** By how much jitter moved the part's own fire to reach `at`; undefined where none of its fires was moved there. */
function delayTo({ context }: ParsedSchedule, part: PartDefinition, at: EpochSeconds): number | undefined {
  const { jobId, jitterSeconds: limit = 0 } = context;
  const [clock, seed] = [clockOf(part), hashOf(jobId)];
  for (let fire = clock.next(at - limit - 1); fire <= at; fire = clock.next(fire)) {
    if (fire + (limit === 0 ? 0 : delayOf(seed, fire, limit)) === at) {
      return at - fire;
    }
  }
  return undefined;
}

function outOfBounds({ context }: ParsedSchedule, at: EpochSeconds): NoFire | undefined {
  const { startAt, endAt } = context;
  if (startAt !== undefined && at < startAt) {
    return { kind: 'before_start', startAt };
  }
  return endAt !== undefined && at > endAt ? { kind: 'after_end', endAt } : undefined;
}

function jittered(schedule: ParsedSchedule, at: EpochSeconds): NoFire | undefined {
  const { jobId, jitterSeconds: limit = 0 } = schedule.context;
  const index = limit === 0 ? -1 : schedule.parts.findIndex((part) => clockOf(part).next(at - 1) === at);
  if (index < 0) {
    return undefined;
  }
  return { kind: 'jittered', part: partOf(schedule, index), movedTo: at + delayOf(hashOf(jobId), at, limit) };
}

function clockChange(schedule: ParsedSchedule, at: EpochSeconds): NoFire {
  for (const [index, part] of schedule.parts.entries()) {
    const lost = part.form === 'cron' ? (inGap(part, at) ?? inOverlap(part, at)) : undefined;
    if (lost !== undefined) {
      return { ...lost, part: partOf(schedule, index) };
    }
  }
  return { kind: 'off_schedule' };
}

type Unplaced<Why> = Why extends unknown ? Omit<Why, 'part'> : never;
type ClockChange = Unplaced<Extract<NoFire, { kind: 'dst_gap' | 'dst_overlap' }>>;

/** The first instants after a gap are those at which clocks that were not moved would show the times that it took away. */
function inGap(cron: CronDefinition, at: EpochSeconds): ClockChange | undefined {
  const { start, offset, before } = zoneOf(cron.timezone).at(at);
  if (offset <= before || at >= start + offset - before || !names(cron, at + before)) {
    return undefined;
  }
  const policy = cron.dst.gap;
  return {
    kind: 'dst_gap',
    local: clockTime(at + before),
    policy,
    ...(policy === 'next' ? { firesAt: start } : {}),
  };
}

function inOverlap(cron: CronDefinition, at: EpochSeconds): ClockChange | undefined {
  const { start, end, offset, before, after } = zoneOf(cron.timezone).at(at);
  const second = before > offset && at < start + before - offset;
  const first = after < offset && at >= end - (offset - after);
  if ((!first && !second) || !names(cron, at + offset)) {
    return undefined;
  }
  const firesAt = second ? at - (before - offset) : at + (offset - after);
  const occurrence = second ? 'second' : 'first';
  return { kind: 'dst_overlap', local: clockTime(at + offset), occurrence, policy: cron.dst.overlap, firesAt };
}

function names(cron: CronDefinition, wall: number): boolean {
  return new WallClock(cron).next(wall) === wall;
}

function partOf({ parts, context }: ParsedSchedule, index: number): SchedulePart {
  const { startAt: _, endAt: __, jitterSeconds: ___, ...unbounded } = context;
  const part = parts[index];
  return { number: index + 1, description: part === undefined ? '' : describeParts([part], unbounded) };
}
