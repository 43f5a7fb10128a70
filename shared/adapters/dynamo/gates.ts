import type { GateHead } from '#domain/ledger/head/gate.ts';
import { readGate } from '#domain/stored/gate.ts';
import type { Gates } from '#ports/stores/gates.ts';
import { keptVersionBefore } from './table/conditions.ts';
import { gateKey } from './table/keys.ts';
import type { DynamoTable } from './table/table.ts';

/** The limits across jobs, in the jobs table. */
export class DynamoGates implements Gates {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(name: string): Promise<GateHead | undefined> {
    const item = await this.#table.get(gateKey(name), { consistent: true });
    return item && this.#table.valueOf('gate', item, (head) => readGate(head, name));
  }

  async write(head: GateHead): Promise<'written' | 'conflict'> {
    return this.#table.putIf({ ...head, ...gateKey(head.name) }, keptVersionBefore(head.version, this.#table.now()));
  }
}
