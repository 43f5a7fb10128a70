import type { EpochMilliseconds } from '#domain/time/instant.ts';

/**
 * The places of a runner class whose runs are in containers: how many are taken. One small item, however many runs there are: only those
 * being started have a name, as a start that is asked for twice takes one place.
 */
export interface Places {
  readonly runner: string;
  readonly version: number;
  /** Containers that were started and gave no place back. */
  readonly running: number;
  /** Containers that are being asked for, and since when. */
  readonly starting: Readonly<Record<string, EpochMilliseconds>>;
  readonly changedAtMs: EpochMilliseconds;
  /** Names the change that led here: whoever lost the answer to a write finds it again. */
  readonly changedBy?: string;
}

/** Longer than a launcher can live: a start that is older was given up. */
const LONGEST_START_MS = 75_000;
/** A container that was started this long ago is seen by whoever counts them. */
const SEEN_AFTER_MS = 5_000;

const FIRST_WAIT_SECONDS = 15;
const LONGEST_WAIT_SECONDS = 300;

/** The places of a class of which nobody took one yet. */
export function allFree(runner: string): Places {
  return { runner, version: 0, running: 0, starting: {}, changedAtMs: 0 };
}

/** With a place for a container that is about to be asked for; undefined where all `most` of them are taken. */
export function takePlace(places: Places, start: string, most: number, nowMs: EpochMilliseconds): Places | undefined {
  if (Object.hasOwn(places.starting, start)) {
    return places;
  }
  const taken = places.running + Object.keys(places.starting).length;
  return taken < most ? { ...places, starting: { ...places.starting, [start]: nowMs }, changedAtMs: nowMs } : undefined;
}

/** After a container was asked for: it runs, or there is none. */
export function settlePlace(places: Places, start: string, runs: boolean, nowMs: EpochMilliseconds): Places {
  if (!Object.hasOwn(places.starting, start)) {
    return places;
  }
  const { [start]: _, ...starting } = places.starting;
  return { ...places, starting, running: places.running + (runs ? 1 : 0), changedAtMs: nowMs };
}

/** With the place of a container that ends given back. */
export function leavePlace(places: Places, nowMs: EpochMilliseconds): Places {
  return { ...places, running: Math.max(0, places.running - 1), changedAtMs: nowMs };
}

/**
 * The count held against how many containers really run: one that broke down gave nothing back, and a launcher that did left its start
 * behind. A container may count twice while it is being started, and never not at all. The same object where there is nothing to correct,
 * and while the last change is so recent that the containers counted may not show it.
 */
export function recounted(places: Places, running: number, nowMs: EpochMilliseconds): Places {
  if (nowMs - places.changedAtMs < SEEN_AFTER_MS) {
    return places;
  }
  const lasting = Object.entries(places.starting).filter(([, sinceMs]) => nowMs - sinceMs < LONGEST_START_MS);
  const unchanged = running === places.running && lasting.length === Object.keys(places.starting).length;
  return unchanged ? places : { ...places, running, starting: Object.fromEntries(lasting), changedAtMs: nowMs };
}

/** The time until a run that found no place asks again, which it did `waits` times before: 15 s, growing to 5 minutes. */
export function secondsToWait(waits: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** waits);
}
