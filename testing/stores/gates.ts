import type { GateHead } from '#domain/ledger/head/gate.ts';
import type { Gates } from '#ports/stores/gates.ts';
import { frozen } from './frozen.ts';

/** Gates in memory. */
export class MemoryGates implements Gates {
  readonly #gates = new Map<string, GateHead>();

  async read(name: string): Promise<GateHead | undefined> {
    return frozen(this.#gates.get(name));
  }

  async write(head: GateHead): Promise<'written' | 'conflict'> {
    if ((this.#gates.get(head.name)?.version ?? 0) !== head.version - 1) {
      return 'conflict';
    }
    this.#gates.set(head.name, frozen(head));
    return 'written';
  }
}
