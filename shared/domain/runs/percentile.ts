/** The nearest-rank percentile: the smallest value that at least `percent` of the values do not exceed; undefined of none. */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

/** The middle, the slow end and the slowest of a number of durations, in milliseconds. */
export interface Percentiles {
  /** The number of durations that they are of. */
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The percentiles of the durations that are known; undefined where none is. */
export function percentilesOf(values: readonly (number | undefined)[]): Percentiles | undefined {
  const known = values.filter((value) => value !== undefined);
  const [p50, p95, p99] = [percentile(known, 50), percentile(known, 95), percentile(known, 99)];
  return p50 === undefined || p95 === undefined || p99 === undefined
    ? undefined
    : { count: known.length, p50, p95, p99 };
}
