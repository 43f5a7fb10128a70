import { FIRST_INSTANT, LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { PartDefinition } from './definition/parts.ts';
import type { ScheduleContext, ScheduleWarning } from './definition/schedule.ts';
import { boundedClock } from './fires/bounded.ts';
import type { Clock } from './fires/clock.ts';
import { JitterClock } from './fires/jitter.ts';
import { unionClock } from './fires/union.ts';
import { describeParts } from './words/describe.ts';

/** One schedule, or the union of several, as it was read: immutable and pure. */
export class ParsedSchedule {
  readonly parts: readonly PartDefinition[];
  readonly context: ScheduleContext;
  /** The warnings about its spelling. */
  readonly remarks: readonly ScheduleWarning[];
  /** True where its entries change from fire to fire (fixed times: only the next one is armed). */
  readonly rearms: boolean;
  /** The zone to show times in: the first part's. */
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

  /** The first fire strictly after `after`; undefined when there is none. */
  next(after: EpochSeconds): EpochSeconds | undefined {
    const fire = this.#clock.next(after);
    return fire <= LAST_INSTANT ? fire : undefined;
  }

  /** The fires in (after, until], in order, computed as they are asked for. */
  *between(after: EpochSeconds, until: EpochSeconds): Generator<EpochSeconds, void, undefined> {
    const last = Math.min(until, LAST_INSTANT);
    for (let fire = this.#clock.next(after); fire <= last; fire = this.#clock.next(fire)) {
      yield fire;
    }
  }

  /** True when `at` is a fire. */
  matches(at: EpochSeconds): boolean {
    return this.next(at - 1) === at;
  }

  /** One line of English. */
  describe(): string {
    return describeParts(this.parts, this.context);
  }
}

function union(clocks: readonly Clock[]): Clock {
  const [only] = clocks;
  return clocks.length === 1 && only !== undefined ? only : unionClock(clocks);
}

function jittered(clock: Clock, { jobId, jitterSeconds }: ScheduleContext): Clock {
  return jitterSeconds === undefined || jitterSeconds === 0 ? clock : new JitterClock(clock, jobId, jitterSeconds);
}

function bounded(clock: Clock, { startAt, endAt }: ScheduleContext): Clock {
  if (startAt === undefined && endAt === undefined) {
    return clock;
  }
  return boundedClock(clock, startAt ?? FIRST_INSTANT, endAt ?? LAST_INSTANT);
}
