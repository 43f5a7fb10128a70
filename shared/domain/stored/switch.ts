import type { MasterSwitch, Standstill } from '#domain/ledger/head/pause-of-all.ts';
import { count, instant, listOf, optional, shape, text } from '#domain/values/shape.ts';
import { type Kept, keptOf, keptVersion, readOrKeep } from './kept.ts';

const standstill = shape<Standstill>({
  from: optional(instant),
  to: optional(instant),
  by: text,
  note: optional(text),
});

const switchCheck = shape<MasterSwitch>({ version: count, standstills: listOf(standstill) });

/** Reads the stored switch over all jobs. Standstills that cannot be read never were: jobs fire, rather than that garbage stops them all. */
export function readMasterSwitch(item: unknown): Kept<MasterSwitch> {
  return readOrKeep(switchCheck, item, (kept) => ({
    version: keptVersion(kept),
    standstills: keptOf(standstill, kept.standstills),
  }));
}
