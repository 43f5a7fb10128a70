import type { GateHead } from '#domain/ledger/head/gate.ts';
import { readGate } from '#domain/stored/gate.ts';
import type { Gates } from '#ports/stores/gates.ts';
import type { Access } from './file/access.ts';
import { VersionedRows } from './file/versioned-rows.ts';

/** The table `gates`: the limits across jobs. */
export class SqliteGates implements Gates {
  readonly #rows: VersionedRows<string, GateHead>;

  constructor(access: Access) {
    this.#rows = new VersionedRows(access, {
      table: 'gates',
      columns: ['name', 'gate'],
      kind: 'gate',
      title: (name) => `gate ${name}`,
      made: readGate,
    });
  }

  read(name: string): Promise<GateHead | undefined> {
    return this.#rows.read(name);
  }

  write(head: GateHead): Promise<'written' | 'conflict'> {
    return this.#rows.write(head.name, head);
  }
}
