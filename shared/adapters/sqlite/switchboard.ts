import type { MasterSwitch } from '#domain/ledger/head/standstill.ts';
import type { Switchboard } from '#ports/stores/switchboard.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { itemOf } from './file/row.ts';

/** The table `switch`, of one row: the switch over all jobs. */
export class SqliteSwitchboard implements Switchboard {
  readonly #one: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#one = access.reading('select switch from switch where id = 1');
    this.#first = access.writing(
      'insert into switch (id, version, switch) values (1, ?, ?) on conflict (id) do nothing',
    );
    this.#next = access.writing('update switch set version = ?, switch = ? where id = 1 and version = ?');
  }

  async read(): Promise<MasterSwitch | undefined> {
    const row = this.#one.one();
    return row && itemOf(row, 'switch', 'the switch over all jobs', isMasterSwitch);
  }

  async write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'> {
    const { version } = masterSwitch;
    const values = [version, JSON.stringify(masterSwitch)];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }
}

function isMasterSwitch(item: object): item is MasterSwitch {
  return 'version' in item && 'standstills' in item;
}
