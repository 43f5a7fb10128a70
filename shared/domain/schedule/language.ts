import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { ScheduleError } from './definition/error.ts';
import type { Compiled, EntrySpecification, ScheduleWarning } from './definition/schedule.ts';
import { compileSchedule } from './entries/compile.ts';
import type { JobLimits } from './lint/limits.ts';
import { lint as lintParsed } from './lint/lint.ts';
import { parseStrictly } from './parse-without-advice.ts';
import type { ParsedSchedule } from './parsed.ts';
import { type Preview, preview as previewParsed } from './preview.ts';

/** A schedule that was read. The functions beside it answer all there is to ask; its members are not for others. */
export type Schedule = ParsedSchedule;

/** The job's side of a schedule. */
export interface ParseOptions {
  /** IANA zone where the schedule names none; UTC unless told. */
  readonly timezone?: string;
  /** Spreads `H` and jitter: the same id always gives the same fires. */
  readonly jobId?: string;
  /** Intervals without an anchor of their own are counted from here, as from a job's creation; from 1970 on unless told. */
  readonly anchor?: Date;
  /** No fire before it. */
  readonly startAt?: Date;
  /** No fire after it. */
  readonly endAt?: Date;
  /** Each fire comes later by its own stable part of this; 0-86400. */
  readonly jitterSeconds?: number;
}

/** One entry as EventBridge Scheduler takes it, once a start that is over is moved on by whole periods. */
interface Entry extends Pick<EntrySpecification, 'expression' | 'timezone'> {
  readonly startAt?: Date;
  readonly endAt?: Date;
}

/** The entries that fire exactly at the fires, or why there are none. */
export type Entries =
  | { readonly exact: true; readonly entries: readonly Entry[] }
  | Extract<Compiled, { readonly exact: false }>;

/**
 * Reads a schedule: a text in any form, an object, or a list of them. A refusal is the engine's, without its advice on what other programs
 * write.
 * @throws ScheduleError, and nothing else, for what is no schedule, and for one that can never fire
 */
export function parse(
  input: unknown,
  { timezone = 'UTC', jobId = 'preview', anchor = new Date(0), startAt, endAt, jitterSeconds }: ParseOptions = {},
): Schedule {
  return parseStrictly(input, {
    timezone,
    jobId,
    anchor: secondsIn(anchor),
    ...present({ startAt: startAt && secondsIn(startAt), endAt: endAt && secondsIn(endAt), jitterSeconds }),
  });
}

/** The first fire strictly after an instant; undefined where there is none. */
export function next(schedule: Schedule, after: Date): Date | undefined {
  return dateOf(schedule.next(secondsIn(after)));
}

/** The fires after `after`, up to `until` and including it, each computed as it is asked for. */
export function* between(schedule: Schedule, after: Date, until: Date): Generator<Date, void, undefined> {
  for (const at of schedule.between(secondsIn(after), secondsIn(until))) {
    yield new Date(at * 1_000);
  }
}

/** One line of English. */
export function describe(schedule: Schedule): string {
  return schedule.describe();
}

/** The warnings about a valid schedule, as it is from an instant on; with a job's limits, those about its runs as well. */
export function lint(
  schedule: Schedule,
  { from, ...limits }: JobLimits & { readonly from: Date },
): readonly ScheduleWarning[] {
  return lintParsed(schedule, { ...limits, from: secondsIn(from) });
}

/** Words, the fires after `from` (10 unless told, at most 1000), entries and warnings: what the API's preview answers. */
export function preview(
  schedule: Schedule,
  { from, count = 10 }: { readonly from: Date; readonly count?: number },
): Preview {
  return previewParsed(schedule, { from: secondsIn(from), count });
}

/** The entries of EventBridge Scheduler that are exact from an instant on; of fixed times the first one after it is armed. */
export function compile(schedule: Schedule, from: Date): Entries {
  const anchor = secondsIn(from);
  const compiled = compileSchedule({ parts: schedule.parts, context: { ...schedule.context, anchor } }, anchor);
  return compiled.exact
    ? {
        exact: true,
        entries: compiled.entries.map(({ startAt, endAt, ...entry }) => ({
          ...entry,
          ...present({ startAt: dateOf(startAt), endAt: dateOf(endAt) }),
        })),
      }
    : compiled;
}

/** Throws a ScheduleError where the date is none. */
function secondsIn(date: Date): EpochSeconds {
  const seconds = Math.floor(date.getTime() / 1_000);
  if (Number.isNaN(seconds)) {
    const [value, expected] = [String(date), 'an instant'];
    throw new ScheduleError({ code: 'bad-date-time', message: `${value}; expected ${expected}`, value, expected });
  }
  return seconds;
}

function dateOf(at: EpochSeconds | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at * 1_000);
}
