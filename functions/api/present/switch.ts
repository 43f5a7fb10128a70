import type { Switch } from '#api/shapes/switch.ts';
import type { Standstill } from '#domain/ledger/head/pause-of-all.ts';
import { optionalUtc } from './instants.ts';

/** Shows the switch over all jobs. */
export function presentSwitch({ paused }: { readonly paused?: Standstill }): Switch {
  if (paused === undefined) {
    return {};
  }
  const { from, by, note } = paused;
  return { paused: { pausedAt: optionalUtc(from), by, note } };
}
