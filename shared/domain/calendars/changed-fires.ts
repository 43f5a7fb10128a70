import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

const DAYS = 90;
const MOST_COMPARED = 2_000;
const MOST_LISTED = 10;

/** The fires that one schedule has and another has not. */
interface FiresOfOne {
  readonly count: number;
  /** The first ten. */
  readonly first: readonly EpochSeconds[];
}

/** The fires that a change of a schedule brings and takes away. */
export interface ChangedFires {
  readonly added: FiresOfOne;
  readonly removed: FiresOfOne;
  /** The instant up to which they were compared. */
  readonly through: EpochSeconds;
}

/** Compares the fires of the next 90 days after an instant, of a schedule with very many the first two thousand. */
export function changedFires(before: ParsedSchedule, after: ParsedSchedule, from: EpochSeconds): ChangedFires {
  const until = from + DAYS * DAY;
  const added: EpochSeconds[] = [];
  const removed: EpochSeconds[] = [];
  let at = from;
  for (let compared = 0; compared < MOST_COMPARED; compared += 1) {
    const [was = Infinity, is = Infinity] = [before.next(at), after.next(at)];
    const next = Math.min(was, is);
    if (next > until) {
      at = until;
      break;
    }
    if (was !== is) {
      (was < is ? removed : added).push(next);
    }
    at = next;
  }
  return { added: ofOne(added), removed: ofOne(removed), through: at };
}

function ofOne(fires: readonly EpochSeconds[]): FiresOfOne {
  return { count: fires.length, first: fires.slice(0, MOST_LISTED) };
}
