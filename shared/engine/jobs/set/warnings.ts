import { commandWarnings } from '#domain/jobs/command/command.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import type { JobSettings } from '#domain/jobs/job.ts';
import { readSchedule } from '#domain/jobs/scheduled.ts';
import { lint } from '#domain/schedule/lint/lint.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Intent } from './intent.ts';

/** The things to know about a job that is saved. Of one that stays as it is they were told before. */
export function warningsOf(
  engine: Engine,
  { change, settings }: Pick<Intent, 'change' | 'settings'>,
): { readonly warnings?: readonly Warning[] } {
  if (settings === undefined || change === 'unchanged') {
    return {};
  }
  const now = secondsOf(engine.ports.clock.now());
  const warnings = [...scheduleWarnings(settings, now), ...commandWarnings(settings, engine)];
  return warnings.length === 0 ? {} : { warnings };
}

/** A job that says what is to be done with a fire that comes too early needs no word about it. */
function scheduleWarnings(settings: JobSettings, now: EpochSeconds): readonly Warning[] {
  const { overlap, timeoutSeconds } = settings;
  const schedule = readSchedule(settings, now);
  return schedule === undefined ? [] : lint(schedule, { from: now, ...(overlap === 'skip' ? { timeoutSeconds } : {}) });
}
