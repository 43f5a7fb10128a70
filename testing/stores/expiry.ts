import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/** Tells whether a store still shows an item: one whose `expiresAt` has come is gone, for readers and conditions. */
export function isLive(expiresAt: EpochSeconds | undefined, clock: Clock): boolean {
  return expiresAt === undefined || expiresAt > Math.floor(clock.now() / 1000);
}
