import type { GateHead } from '#domain/ledger/head/gate.ts';

/** The limits across jobs: groups. Read consistently, written conditionally. */
export interface Gates {
  read(name: string): Promise<GateHead | undefined>;
  /** Writes `head` if the stored version is `head.version - 1` (for version 1: if there is none). */
  write(head: GateHead): Promise<'written' | 'conflict'>;
}
