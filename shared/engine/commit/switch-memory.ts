import type { Standstill } from '#domain/ledger/head/standstill.ts';

/** What a process knows of the switch over all jobs, and since when. */
export interface SwitchMemory {
  seen?: { readonly atMs: number; readonly standstills: readonly Standstill[] };
}
