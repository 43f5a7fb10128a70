import type { Standstill } from '../ledger/standstill.ts';
import { writeUtc } from '../schedule/write-time.ts';
import type { Switch } from './switch.ts';

/** Shows the switch over all jobs. */
export function presentSwitch({ paused }: { readonly paused?: Standstill }): Switch {
  if (paused === undefined) {
    return {};
  }
  const { from, by, note } = paused;
  return { paused: { pausedAt: from === undefined ? undefined : writeUtc(from), by, note } };
}
