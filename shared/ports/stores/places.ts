import type { Places } from '#domain/ledger/runs/places.ts';

/** The places of runner classes on containers. Read consistently, written conditionally. */
export interface PlaceCounts {
  read(runner: string): Promise<Places | undefined>;
  /** Writes `places` if the stored version is `places.version - 1` (for version 1: if there is none). */
  write(places: Places): Promise<'written' | 'conflict'>;
}
