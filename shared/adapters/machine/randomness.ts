import { randomBytes, randomInt } from 'node:crypto';
import type { Randomness } from '#ports/randomness.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;
const RANDOM_BITS = 80n;
const FRACTION_STEPS = 2 ** 48 - 1;

/**
 * Chance from the machine's own generator. ULIDs grow within the process: those of one millisecond count up, and one for an earlier
 * millisecond takes the time of the last one (https://github.com/ulid/spec, "Monotonicity").
 */
export function makeSystemRandomness(): Randomness {
  let lastMs = -1;
  let lastRandom = 0n;
  return {
    fraction: () => randomInt(FRACTION_STEPS) / FRACTION_STEPS,
    ulid: (timeMs) => {
      lastRandom = timeMs > lastMs ? freshRandom() : lastRandom + 1n;
      lastMs = Math.max(timeMs, lastMs);
      return encode(BigInt(lastMs), TIME_CHARACTERS) + encode(lastRandom, RANDOM_CHARACTERS);
    },
  };
}

/** 80 random bits, the highest one 0: room to count up without ever running over. */
function freshRandom(): bigint {
  return BigInt.asUintN(Number(RANDOM_BITS) - 1, BigInt(`0x${randomBytes(Number(RANDOM_BITS) / 8).toString('hex')}`));
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) {
    text = CROCKFORD.charAt(Number(rest & 31n)) + text;
  }
  return text;
}
