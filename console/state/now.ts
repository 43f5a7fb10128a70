import { signal } from '@preact/signals';

const TICK_MS = 1_000;

/** The server's time when it was last heard of, and this page's clock then, which never steps. */
let heard = { serverMs: Date.now(), pageMs: performance.now() };

/** The server's time, counted on from when it was last heard of: what it calls now. */
export function nowMs(): number {
  return heard.serverMs + performance.now() - heard.pageMs;
}

/** The same, each second. Read where it is shown and nowhere else: what reads it is drawn each second. */
export const now$ = signal(nowMs());

/** Sets the clock by the server's (RFC 3339). */
export function hearTime(time: string): void {
  heard = { serverMs: Date.parse(time), pageMs: performance.now() };
  now$.value = nowMs();
}

/** Lets the clock run. */
export function startClock(): void {
  setInterval(() => {
    if (document.visibilityState === 'visible') {
      now$.value = nowMs();
    }
  }, TICK_MS);
}
