import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** The interval at which a runner on a machine elsewhere says that it is there. */
export const SEEN_EVERY_MS = 60_000;
/** One that has not said so for this long is not there: two times may fail. */
const SILENT_AFTER_MS = 180_000;
/** The time after which one that was not seen any more is forgotten. */
export const REMEMBERED_SECONDS = 30 * 86_400;

/** A runner of a class on machines elsewhere, as it was seen last. */
export interface RunnerSeen {
  /** The class. */
  readonly runner: string;
  /** Its own, the same after each start. */
  readonly id: string;
  /** The name of its machine. */
  readonly host: string;
  /** Of the product. */
  readonly version: string;
  readonly startedAtMs: EpochMilliseconds;
  readonly seenAtMs: EpochMilliseconds;
  /** So many runs go on there, of at most so many. */
  readonly running: number;
  readonly most: number;
  /** It was asked to end. */
  readonly stopped?: true;
}

/** The state of a runner: there, silent as one that was killed or is cut off, or stopped in order. */
type Presence = 'there' | 'silent' | 'stopped';

/** Tells whether a runner is there. Its clock is held against AWS's, so its instants count. */
export function presenceOf({ seenAtMs, stopped }: RunnerSeen, nowMs: EpochMilliseconds): Presence {
  if (stopped === true) {
    return 'stopped';
  }
  return nowMs - seenAtMs < SILENT_AFTER_MS ? 'there' : 'silent';
}

/** A class of which no runner is there. */
export interface Unattended {
  readonly runner: string;
  /** One was seen last; undefined: none within 30 days. */
  readonly lastSeenAtMs?: EpochMilliseconds;
}

/** A class of which no runner is there; undefined where one is. `seen`: all of the class that are remembered. */
export function unattended(
  runner: string,
  seen: readonly RunnerSeen[],
  nowMs: EpochMilliseconds,
): Unattended | undefined {
  if (seen.some((one) => presenceOf(one, nowMs) === 'there')) {
    return undefined;
  }
  const last = Math.max(...seen.map(({ seenAtMs }) => seenAtMs));
  return { runner, ...(seen.length === 0 ? {} : { lastSeenAtMs: last }) };
}
