import type { MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';

/** The switch that pauses everything. Read consistently, written conditionally. */
export interface Switchboard {
  read(): Promise<MasterSwitch | undefined>;
  /** Writes if the stored version is `version - 1` (for version 1: if there is none). */
  write(masterSwitch: MasterSwitch): Promise<'written' | 'conflict'>;
}
