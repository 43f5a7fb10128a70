import type { Blackout } from '#domain/blackouts/blackout.ts';
import type { MasterSwitch, Standstill } from '#domain/ledger/head/pause-of-all.ts';
import { count, instant, listOf, mark, optional, shape, text } from '#domain/values/shape.ts';
import { type Kept, keptOf, keptVersion, readOrKeep } from './kept.ts';

const standstill = shape<Standstill>({
  from: optional(instant),
  to: optional(instant),
  by: text,
  note: optional(text),
});

const blackout = shape<Blackout>({
  id: text,
  askedFrom: instant,
  from: optional(instant),
  to: instant,
  tag: optional(text),
  job: optional(text),
  handsOn: optional(mark),
  by: text,
  note: optional(text),
  removedBy: optional(text),
  ending: optional(mark),
});

const switchCheck = shape<MasterSwitch>({
  version: count,
  standstills: listOf(standstill),
  blackouts: optional(listOf(blackout)),
});

/** Reads the stored switch over all jobs. Standstills and blackouts that cannot be read never were: jobs fire, rather than that garbage stops them all. */
export function readMasterSwitch(item: unknown): Kept<MasterSwitch> {
  return readOrKeep(switchCheck, item, (kept) => ({
    version: keptVersion(kept),
    standstills: keptOf(standstill, kept.standstills),
    blackouts: keptOf(blackout, kept.blackouts),
  }));
}
