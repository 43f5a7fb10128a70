import type { GateHead } from '#domain/ledger/head/gate.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Gates } from '#ports/stores/gates.ts';
import { gateKey } from './table/keys.ts';
import type { Item } from './table/requests.ts';
import { type DynamoTable, versionBefore } from './table/table.ts';

/** The limits across jobs, in the jobs table. */
export class DynamoGates implements Gates {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async read(name: string): Promise<GateHead | undefined> {
    const item = await this.#table.get(gateKey(name), { consistent: true });
    return item === undefined ? undefined : toGateHead(item);
  }

  async write(head: GateHead): Promise<'written' | 'conflict'> {
    return this.#table.putIf({ ...head, ...gateKey(head.name) }, versionBefore(head.version, this.#table.now()));
  }
}

function toGateHead({ pk, sk, ...head }: Item): GateHead {
  if (!isGateHead(head)) {
    throw new StoreFault('item_unreadable', `${pk} ${sk} is not the head of a gate`);
  }
  return head;
}

function isGateHead(item: object): item is GateHead {
  return 'name' in item && 'version' in item && 'maxConcurrent' in item && 'active' in item && 'waiting' in item;
}
