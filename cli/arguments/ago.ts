import { InvalidArgumentError } from 'commander';
import { parseInstant } from './options.ts';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** An instant (RFC 3339), or so many seconds before now. */
export type Ago = { readonly instant: string } | { readonly seconds: number };

/** Reads an instant, a day, or how long ago it was: `-30d`, `-2h`, `-1m` (a minute), `-90s`. */
export function parseAgo(text: string): Ago {
  const [, count, unit = ''] = /^-(\d{1,6})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (count !== undefined && seconds > 0) {
    return { seconds };
  }
  try {
    return { instant: parseInstant(text) };
  } catch {
    throw new InvalidArgumentError(
      'Expected an instant such as 2026-11-05T09:00:00Z, a day such as 2026-11-05, or how long ago: -30d, -2h, -1m.',
    );
  }
}

/** The instant that is meant, in RFC 3339. */
export function instantOfAgo(ago: Ago, nowMs: number): string {
  return 'instant' in ago ? ago.instant : new Date(nowMs - ago.seconds * 1_000).toISOString();
}
