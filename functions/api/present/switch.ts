import type { Switch } from '#api/shapes/switch.ts';
import type { Standstill } from '#domain/ledger/head/standstill.ts';
import { writeUtc } from '#domain/time/write.ts';

/** Shows the switch over all jobs. */
export function presentSwitch({ paused }: { readonly paused?: Standstill }): Switch {
  if (paused === undefined) {
    return {};
  }
  const { from, by, note } = paused;
  return { paused: { pausedAt: from === undefined ? undefined : writeUtc(from), by, note } };
}
