import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The longest range of one search of runs: a week. */
export const LONGEST_SEARCH_SECONDS = 7 * DAY;

/** The range of fires that is searched, both ends included. */
interface SearchRange {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
}

/** The range that is meant where an end is left out: up to now, or as far as a search reaches; from one day before the end. */
export function searchRange({ from, to }: Partial<SearchRange>, now: EpochSeconds): SearchRange {
  const end = to ?? (from === undefined ? now : Math.min(Math.max(from, now), from + LONGEST_SEARCH_SECONDS));
  return { from: from ?? Math.max(0, end - DAY), to: end };
}
