/** Whole seconds since 1970-01-01T00:00:00Z. Every instant in the domain is one of these. */
export type EpochSeconds = number;

/** Milliseconds since 1970-01-01T00:00:00Z: what happened when, as opposed to when it was planned. */
export type EpochMilliseconds = number;

/** The whole second that an instant in milliseconds lies in. */
export function secondsOf(atMs: EpochMilliseconds): EpochSeconds {
  return Math.floor(atMs / 1000);
}
