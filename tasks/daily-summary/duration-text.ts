const UNITS = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A duration as a person says it: `850 ms`, `12.3 s`, `4.5 min`, `2 h`. */
export function durationText(ms: number): string {
  const unit = UNITS.find(([, sizeMs]) => Math.abs(ms) >= sizeMs);
  return unit === undefined ? `${Math.round(ms)} ms` : `${Math.round((ms / unit[1]) * 10) / 10} ${unit[0]}`;
}
