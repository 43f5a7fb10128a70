/**
 * Sets of small numbers as the bits of one number, bits 0 to 30: a search is then one or two machine instructions.
 * Bit 31 is never used, so that every set is a positive integer.
 */
export type BitSet = number;

/** The lowest member; `set` must not be empty. */
export function lowest(set: BitSet): number {
  return 31 - Math.clz32(set & -set);
}

/** The highest member; `set` must not be empty. */
export function highest(set: BitSet): number {
  return 31 - Math.clz32(set);
}

/** The first member at or after `from` (0-31), or -1. */
export function firstFrom(set: BitSet, from: number): number {
  const rest = from > 30 ? 0 : set & (-1 << from);
  return rest === 0 ? -1 : 31 - Math.clz32(rest & -rest);
}

/** The set of `values`, each 0 to 30. */
export function bitSetOf(values: Iterable<number>): BitSet {
  let set = 0;
  for (const value of values) {
    set |= 1 << value;
  }
  return set;
}

/** The members in rising order. */
export function membersOf(set: BitSet): number[] {
  const members: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) {
    members.push(lowest(rest));
  }
  return members;
}
