import type { Places } from '#domain/ledger/runs/places.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import { frozen } from './frozen.ts';

/** The places of runner classes on containers, in memory. */
export class MemoryPlaceCounts implements PlaceCounts {
  readonly #places = new Map<string, Places>();

  async read(runner: string): Promise<Places | undefined> {
    return frozen(this.#places.get(runner));
  }

  async write(places: Places): Promise<'written' | 'conflict'> {
    if ((this.#places.get(places.runner)?.version ?? 0) !== places.version - 1) {
      return 'conflict';
    }
    this.#places.set(places.runner, frozen(places));
    return 'written';
  }
}
