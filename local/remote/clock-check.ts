import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/** The clock of AWS, and who is told when this machine's differs too much from it (once), and when that is over. */
interface ClockCheckParts {
  readonly clock: Clock;
  /** The time of AWS as one of its servers shows it; undefined where it shows none. */
  readonly serverTime: () => Promise<EpochMilliseconds | undefined>;
  readonly onChange: (off: string | undefined) => void;
}

/**
 * A lease is written by this machine's clock and judged by others'. It is renewed, or its command ended, 10 s before it is over (lease.ts): so
 * much may a clock be off before an attempt that goes on is taken for lost. Half of that, as a server shows whole seconds.
 */
const MOST_MS = 5_000;

/** Holds this machine's clock against that of AWS. */
export class ClockCheck {
  readonly #parts: ClockCheckParts;
  #isOff = false;

  constructor(parts: ClockCheckParts) {
    this.#parts = parts;
  }

  /** Looks at both clocks. Where none can be seen, or it was long in coming, all stays as it is. */
  async look(): Promise<void> {
    const { clock, serverTime, onChange } = this.#parts;
    const before = clock.now();
    const shown = await serverTime().catch(() => undefined);
    const after = clock.now();
    if (shown === undefined || after - before > MOST_MS || after < before) {
      return;
    }
    // Whole seconds: it shows the second that has begun.
    const aheadMs = (before + after) / 2 - (shown + 500);
    const isOff = Math.abs(aheadMs) > MOST_MS;
    if (isOff !== this.#isOff) {
      this.#isOff = isOff;
      const side = aheadMs < 0 ? 'behind' : 'ahead of';
      onChange(isOff ? `${Math.round(Math.abs(aheadMs) / 1_000)} s ${side} that of AWS` : undefined);
    }
  }
}

/** The time as the server of an address shows it (RFC 9110, 6.6.1), whatever it answers. */
export function timeAt(address: string, fetchFrom: typeof fetch = fetch): () => Promise<EpochMilliseconds | undefined> {
  return async () => {
    const { headers } = await fetchFrom(new URL('/', address), {
      method: 'HEAD',
      signal: AbortSignal.timeout(MOST_MS),
    });
    const shown = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(shown) ? undefined : shown;
  };
}
