import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { durationText } from '#domain/schedule/words/phrase.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The limits of a job that may outlast the time between two fires. */
export interface JobLimits {
  /** Of one attempt. */
  readonly timeoutSeconds?: number;
  readonly maxRetries?: number;
  /** Before the first retry; it doubles from one to the next. */
  readonly retryDelaySeconds?: number;
}

/** The longest wait between two attempts, in seconds. */
const MAX_DELAY = 600;

/** The fires that are compared with their successors. */
const SAMPLE = 200;

/** The warning that a run, or its retries, may still be going when the next fire comes. */
export function lintLimits(schedule: ParsedSchedule, limits: JobLimits, from: EpochSeconds): ScheduleWarning[] {
  const { timeoutSeconds } = limits;
  if (timeoutSeconds === undefined) {
    return [];
  }
  const period = shortestPeriod(schedule, from);
  const longest = longestRun(timeoutSeconds, limits);
  if (longest <= period) {
    return [];
  }
  const what =
    timeoutSeconds > period
      ? `its timeout of ${durationText(timeoutSeconds)}`
      : `its retries, up to ${durationText(longest)} in all,`;
  return [
    {
      code: 'outlasts-period',
      message: `${what} may reach past the next fire, which can be ${durationText(period)} away: the overlap policy decides`,
    },
  ];
}

/** The shortest time between two of a schedule's next 200 fires, in seconds; Infinity where there are no two. */
export function shortestPeriod(schedule: ParsedSchedule, from: EpochSeconds): number {
  let shortest = Infinity;
  let previous: EpochSeconds | undefined;
  let count = 0;
  for (const fire of schedule.between(from, Infinity)) {
    if (previous !== undefined) {
      shortest = Math.min(shortest, fire - previous);
    }
    previous = fire;
    count += 1;
    if (count > SAMPLE) {
      break;
    }
  }
  return shortest;
}

function longestRun(timeout: number, { maxRetries = 0, retryDelaySeconds = 0 }: JobLimits): number {
  let total = timeout;
  for (let retry = 0; retry < maxRetries; retry += 1) {
    total += Math.min(MAX_DELAY, retryDelaySeconds * 2 ** retry) + timeout;
  }
  return total;
}
