import { stableHash64 } from '#domain/values/stable-hash.ts';

/** Chance that repeats itself: a fraction in [0, 1) for what is drawn, whatever was drawn before it. */
export type Draw = (about: string) => number;

/** The chance of a seed. What is drawn of one run does not depend on any other, so that a change elsewhere does not move it. */
export function seededDraw(seed: number): Draw {
  return (about) => {
    const hash = stableHash64(`${about} ${seed}`);
    return mixed(Number(hash & 0xffff_ffffn) ^ Number(hash >> 32n)) / 4_294_967_296;
  };
}

/** One of several, by chance; undefined of none. */
export function drawn<Item>(items: readonly Item[], draw: Draw, about: string): Item | undefined {
  return items[Math.floor(draw(about) * items.length)];
}

/** The end of MurmurHash3 (public domain): texts that differ in their last letter alone differ in all bits. */
function mixed(bits: number): number {
  let state = bits >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
