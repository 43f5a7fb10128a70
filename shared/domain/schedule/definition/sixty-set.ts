import { type BitSet, firstFrom, lowest, membersOf } from './bit-set.ts';

/** A set of minutes or seconds, 0 to 59, in two halves: `low` holds 0 to 29, `high` holds 30 to 59. */
export interface SixtySet {
  readonly low: BitSet;
  readonly high: BitSet;
}

const HALF = 0x3fffffff;

/** Every minute, or every second. */
export const ALL_SIXTY: SixtySet = { low: HALF, high: HALF };

/** Only 0: the seconds of a five-field expression. */
export const ONLY_ZERO: SixtySet = { low: 1, high: 0 };

/** The set of `values`, each 0 to 59. */
export function sixtySetOf(values: Iterable<number>): SixtySet {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < 30) {
      low |= 1 << value;
    } else {
      high |= 1 << (value - 30);
    }
  }
  return { low, high };
}

/** The members in rising order. */
export function sixtyMembers(set: SixtySet): number[] {
  return [...membersOf(set.low), ...membersOf(set.high).map((bit) => bit + 30)];
}

/** True when both hold the same members. */
export function sameSixty(a: SixtySet, b: SixtySet): boolean {
  return a.low === b.low && a.high === b.high;
}

/** True when `value` (0-59) is a member. */
export function inSixty(set: SixtySet, value: number): boolean {
  return ((value < 30 ? set.low >>> value : set.high >>> (value - 30)) & 1) === 1;
}

/** The first member at or after `from` (0-60), or -1. */
export function firstSixtyFrom(set: SixtySet, from: number): number {
  if (from < 30) {
    const rest = set.low & (-1 << from);
    if (rest !== 0) {
      return lowest(rest);
    }
    return set.high === 0 ? -1 : 30 + lowest(set.high);
  }
  const bit = firstFrom(set.high, from - 30);
  return bit < 0 ? -1 : bit + 30;
}
