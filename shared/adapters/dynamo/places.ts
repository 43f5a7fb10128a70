import type { Places } from '#domain/ledger/runs/places.ts';
import { readPlaces } from '#domain/stored/places.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import { keptVersionBefore } from './table/conditions.ts';
import { placesKey } from './table/keys.ts';
import type { DynamoTable } from './table/table.ts';

/** The places of runner classes on containers, in the jobs table. */
export class DynamoPlaceCounts implements PlaceCounts {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(runner: string): Promise<Places | undefined> {
    const item = await this.#table.get(placesKey(runner), { consistent: true });
    return item && this.#table.valueOf('places', item, (places) => readPlaces(places, runner));
  }

  async write(places: Places): Promise<'written' | 'conflict'> {
    return this.#table.putIf(
      { ...places, ...placesKey(places.runner) },
      keptVersionBefore(places.version, this.#table.now()),
    );
  }
}
