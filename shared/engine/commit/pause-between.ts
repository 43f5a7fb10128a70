import type { Ports } from '#ports/ports.ts';

const LONGEST_MS = 1_000;

/** Waits before another try: full jitter over a window that doubles from 10 ms to 1 s, so that rivals spread out. */
export function pauseBetween({ clock, randomness }: Ports, tries: number): Promise<void> {
  const windowMs = Math.min(LONGEST_MS, 10 * 2 ** tries);
  return new Promise((resolve) => {
    clock.after(Math.ceil(randomness.fraction() * windowMs), resolve);
  });
}
