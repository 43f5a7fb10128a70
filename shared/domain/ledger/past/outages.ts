import type { EpochSeconds } from '#domain/time/instant.ts';

/** A stretch in which nothing ran that could decide a fire: from the last sign of life to the next one. */
export interface Outage {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
}

/** The signs of life of an installation: the last one, and the stretches without any, newest first. */
export interface Watched {
  readonly seenAt: EpochSeconds;
  readonly outages: readonly Outage[];
}

const MOST_OUTAGES = 50;

/** Adds a sign of life. A silence that is longer than it may be was an outage; a clock that stepped back says nothing. */
export function seenAgain(before: Watched | undefined, now: EpochSeconds, longestSilenceSeconds: number): Watched {
  if (before === undefined) {
    return { seenAt: now, outages: [] };
  }
  const { seenAt, outages } = before;
  return now - seenAt <= longestSilenceSeconds
    ? { seenAt: now, outages }
    : { seenAt: now, outages: [{ from: seenAt, to: now }, ...outages].slice(0, MOST_OUTAGES) };
}

/** The longest outage between a fire and the moment it was seen. */
export function outageAfter(outages: readonly Outage[], fire: EpochSeconds, seenAt: EpochSeconds): Outage | undefined {
  const [longest] = outages
    .filter(({ from, to }) => to > fire && from < seenAt)
    .sort((one, other) => other.to - other.from - (one.to - one.from));
  return longest;
}
