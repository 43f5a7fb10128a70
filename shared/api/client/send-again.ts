import { readRetryAfter } from '#domain/time/retry-after.ts';

/** The time and the chance by which a client waits. */
export interface Waiting {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly fraction: () => number;
  /** Settles after so long, or fails as soon as the signal is given. */
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** This machine's time and chance. */
export const MACHINE_WAITING: Waiting = { now: () => Date.now(), fraction: () => Math.random(), sleep };

/** Too many requests (RFC 6585), and a service that cannot answer now (RFC 9110, section 15.6.4): nothing was done. */
const PUT_OFF: readonly number[] = [429, 503];
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/**
 * The pause before a request is sent again for the `again`th time, in milliseconds: what the answer asks for (Retry-After), and on top of
 * that a back-off that doubles from half a second, with up to half of it taken off by chance. Undefined where it is not to be sent again: it
 * was not put off, or for longer than 20 s.
 */
export function pauseMsBefore(again: number, { status, headers }: Response, waiting: Waiting): number | undefined {
  if (!PUT_OFF.includes(status)) {
    return undefined;
  }
  const askedMs = (readRetryAfter(headers.get('retry-after') ?? undefined, waiting.now()) ?? 0) * 1_000;
  if (askedMs > LONGEST_PAUSE_MS) {
    return undefined;
  }
  const backoffMs = Math.min(FIRST_PAUSE_MS * 2 ** (again - 1), LONGEST_PAUSE_MS);
  return askedMs + Math.ceil((backoffMs * (1 + waiting.fraction())) / 2);
}

function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) {
      stop();
    }
  });
}
