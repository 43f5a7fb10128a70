import type { GateHead } from '#domain/ledger/head/gate.ts';
import type { Gates } from '#ports/stores/gates.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { itemOf } from './file/row.ts';

/** The table `gates`: the limits across jobs. */
export class SqliteGates implements Gates {
  readonly #one: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#one = access.reading('select gate from gates where name = ?');
    this.#first = access.writing(
      'insert into gates (version, gate, name) values (?, ?, ?) on conflict (name) do nothing',
    );
    this.#next = access.writing('update gates set version = ?, gate = ? where name = ? and version = ?');
  }

  async read(name: string): Promise<GateHead | undefined> {
    const row = this.#one.one(name);
    return row && itemOf(row, 'gate', 'the head of a gate', isGateHead);
  }

  async write(head: GateHead): Promise<'written' | 'conflict'> {
    const { name, version } = head;
    const values = [version, JSON.stringify(head), name];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }
}

function isGateHead(item: object): item is GateHead {
  return 'name' in item && 'version' in item && 'maxConcurrent' in item && 'active' in item && 'waiting' in item;
}
