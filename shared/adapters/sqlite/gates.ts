import type { GateHead } from '#domain/ledger/head/gate.ts';
import { readGate } from '#domain/stored/gate.ts';
import type { Gates } from '#ports/stores/gates.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { jsonOf, numberOf } from './file/row.ts';

/** The table `gates`: the limits across jobs. */
export class SqliteGates implements Gates {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading('select version, gate from gates where name = ?');
    this.#first = access.writing(
      'insert into gates (version, gate, name) values (?, ?, ?) on conflict (name) do nothing',
    );
    this.#next = access.writing('update gates set version = ?, gate = ? where name = ? and version = ?');
  }

  async read(name: string): Promise<GateHead | undefined> {
    const row = this.#one.one(name);
    const gate = row && this.#access.valueOf('gate', `gate ${name}`, readGate(jsonOf(row, 'gate'), name));
    // Writes are held against the column, whatever became of the rest.
    return gate && { ...gate, version: numberOf(row, 'version') };
  }

  async write(head: GateHead): Promise<'written' | 'conflict'> {
    const { name, version } = head;
    const values = [version, JSON.stringify(head), name];
    const changed = version === 1 ? this.#first.run(...values) : this.#next.run(...values, version - 1);
    return changed === 1 ? 'written' : 'conflict';
  }
}
