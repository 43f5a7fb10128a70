import type { Places } from '#domain/ledger/runs/places.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import { placesKey } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import { type DynamoTable, versionBefore } from './table/table.ts';

/** The places of runner classes on containers, in the jobs table. */
export class DynamoPlaceCounts implements PlaceCounts {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(runner: string): Promise<Places | undefined> {
    const item = await this.#table.get(placesKey(runner), { consistent: true });
    return item === undefined ? undefined : toPlaces(item);
  }

  async write(places: Places): Promise<'written' | 'conflict'> {
    return this.#table.putIf(
      { ...places, ...placesKey(places.runner) },
      versionBefore(places.version, this.#table.now()),
    );
  }
}

function toPlaces({ pk, sk, ...places }: Item): Places {
  if (!isPlaces(places)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} are not the places of a runner class`);
  }
  return places;
}

function isPlaces(item: object): item is Places {
  return 'runner' in item && 'version' in item && 'running' in item && 'starting' in item && 'changedAtMs' in item;
}
