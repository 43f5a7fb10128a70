import type { GateHead } from '../ledger/gate-head.ts';
import type { Gates } from '../ports/gates.ts';
import { StoreFault } from '../ports/store-fault.ts';
import { gateKey } from './dynamo-keys.ts';
import type { Item } from './dynamo-requests.ts';
import { type DynamoTable, versionBefore } from './dynamo-table.ts';

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
