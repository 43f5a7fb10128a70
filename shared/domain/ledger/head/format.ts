import type { LastOutcome } from './counters.ts';
import type { Head } from './head.ts';
import { remembered } from './recent.ts';

/** A head as it may be stored: until 0.1 it remembered its last outcomes as up to three objects, newest first. */
export type StoredHead = Head & { readonly lastOutcomes?: readonly LastOutcome[] };

/** A stored head in today's form. */
export function headOf({ lastOutcomes = [], ...head }: StoredHead): Head {
  return [...lastOutcomes].reverse().reduce<Head>(remembered, head);
}
