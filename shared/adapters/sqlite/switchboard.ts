import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import { readMasterSwitch } from '#domain/stored/switch.ts';
import type { Switchboard } from '#ports/stores/switchboard.ts';
import type { Access } from './file/access.ts';
import { VersionedRows } from './file/versioned-rows.ts';

/** The only row. */
const ID = 1;

/** The table `switch`, of one row: the switch over all jobs. */
export class SqliteSwitchboard implements Switchboard {
  readonly #rows: VersionedRows<typeof ID, MasterSwitch>;

  constructor(access: Access) {
    this.#rows = new VersionedRows(access, {
      table: 'switch',
      columns: ['id', 'switch'],
      kind: 'switch',
      title: () => 'switch',
      made: readMasterSwitch,
    });
  }

  read(): Promise<MasterSwitch | undefined> {
    return this.#rows.read(ID);
  }

  write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'> {
    return this.#rows.write(ID, masterSwitch);
  }
}
