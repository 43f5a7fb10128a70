const MINUTE_MS = 60_000;

/** An instant (RFC 3339) as a field for a date and a time shows it, on this browser's clock: `2026-11-29T10:15`. */
export function localMinute(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms)
    ? ''
    : new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE_MS).toJSON().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** The instant (RFC 3339) that somebody typed into such a field; undefined where there is none. */
export function isoMinute(typed: string): string | undefined {
  const ms = Date.parse(typed);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
