import type { Randomness } from '#ports/randomness.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/** Chance that repeats itself: the same seed gives the same fractions and ULIDs. */
export function seededRandomness(seed: number): Randomness {
  const fraction = mulberry32(seed);
  return {
    fraction,
    ulid: (timeMs) => encodeTime(timeMs) + randomCharacters(fraction),
  };
}

/** A 32-bit generator by Tommy Ettinger; public domain. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function encodeTime(timeMs: number): string {
  let rest = timeMs;
  let text = '';
  for (let index = 0; index < TIME_LENGTH; index += 1) {
    text = CROCKFORD.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomCharacters(fraction: () => number): string {
  return Array.from({ length: RANDOM_LENGTH }, () => CROCKFORD.charAt(Math.floor(fraction() * 32))).join('');
}
