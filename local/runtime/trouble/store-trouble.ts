import type { Clock } from '#ports/clock.ts';
import { StoreFault, type StoreFaultCode } from '#ports/stores/fault.ts';

/** Is told of trouble that the runtime survives. */
type Tell = (what: string, error: unknown) => void;

const AGAIN_AFTER_MS = 60_000;
/** Faults of one item are of this one alone. */
const OF_AN_ITEM: ReadonlySet<StoreFaultCode> = new Set(['item_unreadable', 'item_too_large', 'store_rejected']);

/**
 * Passes on what it is told, but a fault of the whole store once a minute: while it takes nothing each job and each sweep meets the same one.
 */
export function storeTroubleOnce(clock: Clock, tell: Tell): Tell {
  const toldAtMs = new Map<StoreFaultCode, number>();
  return (what, error) => {
    if (!(error instanceof StoreFault) || OF_AN_ITEM.has(error.code)) {
      tell(what, error);
      return;
    }
    const nowMs = clock.elapsedMs();
    if (nowMs - (toldAtMs.get(error.code) ?? Number.NEGATIVE_INFINITY) >= AGAIN_AFTER_MS) {
      toldAtMs.set(error.code, nowMs);
      tell(what, error);
    }
  };
}
