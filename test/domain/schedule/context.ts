import type { ScheduleContext } from '#domain/schedule/definition/schedule.ts';

/** Monday, 23 November 2026, 01:16:22 UTC. */
export const CREATED = Date.UTC(2026, 10, 23, 1, 16, 22) / 1000;

/** A context for tests: UTC, created at CREATED. */
export function aContext(given: Partial<ScheduleContext> = {}): ScheduleContext {
  return { timezone: 'UTC', jobId: 'job', anchor: CREATED, ...given };
}

/** Epoch seconds of an ISO 8601 instant. */
export function instant(text: string): number {
  return Date.parse(text) / 1000;
}
