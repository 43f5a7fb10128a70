const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size as a person says it, in powers of 1000: `850 B`, `1.2 MB`. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${Math.round((bytes / 1000 ** power) * 10) / 10} ${UNITS[power]}`;
}
