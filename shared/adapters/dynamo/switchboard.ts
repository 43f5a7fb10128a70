import type { MasterSwitch } from '#domain/ledger/head/standstill.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Switchboard } from '#ports/stores/switchboard.ts';
import { SWITCH_KEY } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import { type DynamoTable, versionBefore } from './table/table.ts';

/** The switch over all jobs, one item of the jobs table. */
export class DynamoSwitchboard implements Switchboard {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(): Promise<MasterSwitch | undefined> {
    const item = await this.#table.get(SWITCH_KEY, { consistent: true });
    return item === undefined ? undefined : toMasterSwitch(item);
  }

  async write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'> {
    return this.#table.putIf(
      { ...masterSwitch, ...SWITCH_KEY },
      versionBefore(masterSwitch.version, this.#table.now()),
    );
  }
}

function toMasterSwitch({ pk, sk, ...item }: Item): MasterSwitch {
  if (!isMasterSwitch(item)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not the switch over all jobs`);
  }
  return item;
}

function isMasterSwitch(item: object): item is MasterSwitch {
  return 'version' in item && 'standstills' in item;
}
