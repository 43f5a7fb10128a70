import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { Configuration } from '#domain/jobs/configuration.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import { lint } from '#domain/schedule/lint/lint.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

const SECONDS_A_MINUTE = 60;

/**
 * A job that says what is to be done with a fire that comes too early needs no word about it, nor one whose timeout is everybody's: that says
 * nothing of how long its runs are thought to take.
 */
export function scheduleWarnings(
  settings: JobSettings,
  configuration: Configuration,
  now: EpochSeconds,
): readonly Warning[] {
  const { overlap, timeoutSeconds } = settings;
  const schedule = readSchedule(settings, now);
  const isTold = overlap === 'skip' && timeoutSeconds !== configuration.defaultTimeoutMinutes * SECONDS_A_MINUTE;
  return schedule === undefined ? [] : lint(schedule, { from: now, ...(isTold ? { timeoutSeconds } : {}) });
}
