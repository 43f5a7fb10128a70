import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Run } from './run.ts';

/**
 * From the planned instant to the start of the first attempt; undefined before that. The instant of a run by hand has whole seconds: of one
 * that was sent within its second, the part of it before that is nobody's delay.
 */
export function latenessMs({ scheduledAt, startedAtMs, sentAtMs, trigger }: Run): number | undefined {
  const plannedMs = scheduledAt * 1_000;
  const isSentAtOnce = trigger === 'manual' && sentAtMs !== undefined && sentAtMs < plannedMs + 1_000;
  return elapsedMs(isSentAtOnce ? Math.max(plannedMs, sentAtMs) : plannedMs, startedAtMs);
}

/** From the sending of the message to the start of the first attempt: how long a runner let it wait. */
export function queueMs({ sentAtMs, startedAtMs }: Run): number | undefined {
  return elapsedMs(sentAtMs, startedAtMs);
}

/** From the start of the first attempt to the outcome, retry delays included. */
export function durationMs({ startedAtMs, finishedAtMs }: Run): number | undefined {
  return elapsedMs(startedAtMs, finishedAtMs);
}

/** Time from one thing to the next; undefined where one has not happened. A clock may step back between the two, a duration never does. */
export function elapsedMs(
  fromMs: EpochMilliseconds | undefined,
  toMs: EpochMilliseconds | undefined,
): number | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : Math.max(0, toMs - fromMs);
}
