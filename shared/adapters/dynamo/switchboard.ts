import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import { readMasterSwitch } from '#domain/stored/switch.ts';
import type { Switchboard } from '#ports/stores/switchboard.ts';
import { keptVersionBefore } from './table/conditions.ts';
import { SWITCH_KEY } from './table/keys.ts';
import type { DynamoTable } from './table/table.ts';

/** The switch over all jobs, one item of the jobs table. */
export class DynamoSwitchboard implements Switchboard {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(): Promise<MasterSwitch | undefined> {
    const item = await this.#table.get(SWITCH_KEY, { consistent: true });
    return item && this.#table.valueOf('switch', item, readMasterSwitch);
  }

  async write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'> {
    return this.#table.putIf(
      { ...masterSwitch, ...SWITCH_KEY },
      keptVersionBefore(masterSwitch.version, this.#table.now()),
    );
  }
}
