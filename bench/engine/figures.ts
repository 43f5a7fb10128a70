/** The CPU time of this process, all its threads, since an earlier `process.cpuUsage()`. */
export function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The least value that so large a share of all values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The value in the middle; of an even number of them the lower one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Three quantiles of latencies in milliseconds, to be read. */
export function percentiles(valuesMs: readonly number[]): string {
  return [50, 95, 99]
    .map((percent) => `p${percent} ${String(quantile(valuesMs, percent / 100)).padStart(5)} ms`)
    .join('  ');
}
