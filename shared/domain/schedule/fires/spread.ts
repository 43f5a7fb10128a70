import type { EpochSeconds } from '#domain/time/instant.ts';

/** A stable, evenly spread 32-bit number for a text (FNV-1a, then murmur3's finaliser, which mixes the low bits well). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
}

/** A delay of 0 to `limit` seconds for one fire of a job (`seed` is the hash of its id): always the same for the same fire. */
export function delayOf(seed: number, fire: EpochSeconds, limit: number): number {
  const high = Math.floor(fire / 0x100000000);
  return mix(mix(seed ^ fire) ^ high) % (limit + 1);
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
