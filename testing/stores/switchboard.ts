import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';
import type { Switchboard } from '#ports/stores/switchboard.ts';
import { frozen } from './frozen.ts';

/** The switch over all jobs in memory. */
export class MemorySwitchboard implements Switchboard {
  #stored: MasterSwitch | undefined;

  async read(): Promise<MasterSwitch | undefined> {
    return frozen(this.#stored);
  }

  async write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'> {
    if ((this.#stored?.version ?? 0) !== masterSwitch.version - 1) {
      return 'conflict';
    }
    this.#stored = frozen(masterSwitch);
    return 'written';
  }
}
