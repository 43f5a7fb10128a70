import type { EpochSeconds } from '#domain/time/instant.ts';
import type { BitSet } from './bit-set.ts';
import type { ClosedTimes } from './closed.ts';
import type { SixtySet } from './sixty-set.ts';

/** The fate of wall-clock times that a change of the clocks takes away or gives twice. */
export interface DstPolicy {
  /** A time inside the gap fires at the first instant after it, or not at all. */
  readonly gap: 'next' | 'skip';
  /** A time that occurs twice fires at the first occurrence, the second, or both. */
  readonly overlap: 'first' | 'second' | 'both';
}

/** On which days a cron schedule fires: a predicate over a month's days. */
export interface DayPattern {
  /** True where day-of-month is restricted (is not `*` or `?`); only then do its members count. */
  readonly byDate: boolean;
  /** Plain days: bit d-1 for day d. */
  readonly dates: BitSet;
  /** `L` and `L-n`: bit n for the day n before the last. */
  readonly fromLast: BitSet;
  /** `dW`: bit d-1 for the weekday nearest to day d, within the month. */
  readonly nearest: BitSet;
  /** `LW` and `L-nW`: bit n for the weekday nearest to the day n before the last, within the month. */
  readonly nearestToLast: BitSet;
  /** True where day-of-week is restricted (is not `*` or `?`). */
  readonly byWeekday: boolean;
  /** Plain days of the week: bit 0 for Sunday to bit 6 for Saturday. */
  readonly weekdays: BitSet;
  /** `nL`: days of the week that fire on their last occurrence in the month. */
  readonly lastOf: BitSet;
  /** `n#k`: at index k-1 the days of the week that fire on their k-th occurrence. */
  readonly nthOf: readonly BitSet[];
  /** For two restricted fields: either suffices (`or`), or both must hold (`and`). */
  readonly match: 'or' | 'and';
}

/** Every n-th day, week or month alone. */
export interface Cycle {
  readonly unit: 'day' | 'week' | 'month';
  /** 2 to 60. */
  readonly every: number;
  /** The first day of one that counts, since 1970-01-01. */
  readonly from: number;
}

/** The members of every form. */
interface Excepted {
  readonly except?: ClosedTimes;
}

/** A cron schedule, read. */
export interface CronDefinition extends Excepted {
  readonly form: 'cron';
  /** `aws` for `cron(...)`, which is read and fired exactly as EventBridge does; `standard` for every other. */
  readonly dialect: 'standard' | 'aws';
  readonly timezone: string;
  readonly seconds: SixtySet;
  readonly minutes: SixtySet;
  /** Bits 0 to 23. */
  readonly hours: BitSet;
  /** Bits 1 to 12. */
  readonly months: BitSet;
  readonly days: DayPattern;
  /** Rising, 1970 to 2199; absent for every year. */
  readonly years?: readonly number[];
  /** Absent where it fires in all of them. */
  readonly cycle?: Cycle;
  readonly dst: DstPolicy;
  /** A cron that fires whenever a fire of this one may come that its closed times move; left out where they move none. */
  readonly wide?: CronDefinition;
}

/** Every `seconds` of elapsed time since `anchor`, the first fire one interval after it. */
export interface IntervalDefinition extends Excepted {
  readonly form: 'interval';
  readonly seconds: number;
  readonly anchor: EpochSeconds;
  /** Only to show times in. */
  readonly timezone: string;
}

/** Fixed instants, rising and distinct. */
export interface TimesDefinition extends Excepted {
  readonly form: 'times';
  readonly at: readonly EpochSeconds[];
  /** Those that were written without an offset, as they were written: wall times, rising. Only these can meet a change of the clocks. */
  readonly walls: readonly number[];
  /** Only to show times in. */
  readonly timezone: string;
}

/** One schedule of a job, read; `H`, names, macros and zones are resolved. */
export type PartDefinition = CronDefinition | IntervalDefinition | TimesDefinition;

/** True for a cron schedule that fires in every real hour, whatever the clocks do: hour `*` in the standard dialect. */
export function isEveryHour(cron: CronDefinition): boolean {
  return cron.dialect === 'standard' && cron.hours === ALL_HOURS;
}

/** Hours 0 to 23. */
export const ALL_HOURS: BitSet = 0xffffff;

/** Months 1 to 12. */
export const ALL_MONTHS: BitSet = 0x1ffe;

/** Days 1 to 31, as bits 0 to 30. */
export const ALL_DATES: BitSet = 0x7fffffff;

/** Sunday to Saturday. */
export const ALL_WEEKDAYS: BitSet = 0x7f;
