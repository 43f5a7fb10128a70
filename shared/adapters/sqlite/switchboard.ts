import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import { readMasterSwitch } from '#domain/stored/switch.ts';
import type { Switchboard } from '#ports/stores/switchboard.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { jsonOf, numberOf } from './file/row.ts';

/** The table `switch`, of one row: the switch over all jobs. */
export class SqliteSwitchboard implements Switchboard {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading('select version, switch from switch where id = 1');
    this.#first = access.writing(
      'insert into switch (id, version, switch) values (1, ?, ?) on conflict (id) do nothing',
    );
    this.#next = access.writing('update switch set version = ?, switch = ? where id = 1 and version = ?');
  }

  async read(): Promise<MasterSwitch | undefined> {
    const row = this.#one.one();
    const found = row && this.#access.valueOf('switch', 'switch', readMasterSwitch(jsonOf(row, 'switch')));
    // Writes are held against the column, whatever became of the rest.
    return found && { ...found, version: numberOf(row, 'version') };
  }

  async write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'> {
    const { version } = masterSwitch;
    const values = [version, JSON.stringify(masterSwitch)];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }
}
