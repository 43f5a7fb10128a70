import { FIRST_INSTANT, LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { PartDefinition } from './definition/parts.ts';
import type { Compiled, Schedule, ScheduleContext, ScheduleWarning } from './definition/schedule.ts';
import { compileParts } from './entries/compile.ts';
import { BoundedClock } from './fires/bounded.ts';
import type { Clock } from './fires/clock.ts';
import { JitterClock } from './fires/jitter.ts';
import { UnionClock } from './fires/union.ts';
import { describeParts } from './words/describe.ts';

/** A schedule with what it was read as; lint, preview and print look at that. */
export class ParsedSchedule implements Schedule {
  readonly parts: readonly PartDefinition[];
  readonly context: ScheduleContext;
  /** What a person should know about how it is written. */
  readonly remarks: readonly ScheduleWarning[];
  readonly rearms: boolean;
  readonly timezone: string;
  readonly #clock: Clock;

  constructor(
    parts: readonly { readonly definition: PartDefinition; readonly clock: Clock }[],
    context: ScheduleContext,
    remarks: readonly ScheduleWarning[],
  ) {
    this.parts = parts.map((part) => part.definition);
    this.context = context;
    this.remarks = remarks;
    this.rearms = this.parts.some((part) => part.form === 'times');
    this.timezone = this.parts[0]?.timezone ?? context.timezone;
    this.#clock = bounded(jittered(union(parts.map((part) => part.clock)), context), context);
  }

  next(after: EpochSeconds): EpochSeconds | undefined {
    const fire = this.#clock.next(after);
    return fire <= LAST_INSTANT ? fire : undefined;
  }

  previous(before: EpochSeconds): EpochSeconds | undefined {
    const fire = this.#clock.previous(before);
    return fire >= FIRST_INSTANT ? fire : undefined;
  }

  *between(after: EpochSeconds, until: EpochSeconds): Generator<EpochSeconds, void, undefined> {
    const last = Math.min(until, LAST_INSTANT);
    for (let fire = this.#clock.next(after); fire <= last; fire = this.#clock.next(fire)) {
      yield fire;
    }
  }

  matches(at: EpochSeconds): boolean {
    return this.next(at - 1) === at;
  }

  compile(after: EpochSeconds): Compiled {
    return compileParts(this.parts, this.context, after);
  }

  describe(): string {
    return describeParts(this.parts, this.context);
  }
}

function union(clocks: readonly Clock[]): Clock {
  const [only] = clocks;
  return clocks.length === 1 && only !== undefined ? only : new UnionClock(clocks);
}

function jittered(clock: Clock, { jobId, jitterSeconds }: ScheduleContext): Clock {
  return jitterSeconds === undefined || jitterSeconds === 0 ? clock : new JitterClock(clock, jobId, jitterSeconds);
}

function bounded(clock: Clock, { startAt, endAt }: ScheduleContext): Clock {
  if (startAt === undefined && endAt === undefined) {
    return clock;
  }
  return new BoundedClock(clock, startAt ?? FIRST_INSTANT, endAt ?? LAST_INSTANT);
}
