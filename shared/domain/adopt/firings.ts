import { windowMinutes } from '#domain/import/eventbridge/policies.ts';
import { readTimes } from '#domain/import/eventbridge/times.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Firings } from './quiet.ts';

const SECONDS_A_MINUTE = 60;

/** The firings of a schedule of EventBridge (API_GetSchedule); undefined where they cannot be read. */
export function firingsOf(schedule: unknown, now: EpochSeconds): Firings | undefined {
  const times = readTimes(schedule, now);
  return times.ok
    ? { expression: times.evaluated, windowSeconds: windowMinutes(schedule) * SECONDS_A_MINUTE }
    : undefined;
}
