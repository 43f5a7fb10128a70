/** A condition as it was found: whether it holds, and what was measured, on one line. */
export interface Judged {
  readonly met: boolean;
  /** Small letters, no full stop: `12.4 is not below 8 (1 min, 8 cores)`. */
  readonly words: string;
}

/** A number as people read it: at most two places. */
export function written(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** MB of 2^20 bytes, whole ones. */
export function megabytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
