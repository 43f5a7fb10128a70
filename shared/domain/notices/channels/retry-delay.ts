const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** From a try to the next one; the last one again and again. The longest is the longest DelaySeconds of SQS (API_SendMessage). */
const DELAYS_MS = [
  10 * SECOND_MS,
  30 * SECOND_MS,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
] as const;
const LONGEST_DELAY_MS = 15 * MINUTE_MS;
/** Whoever asks for more is asked again before. */
const LONGEST_ASKED_MS = 6 * 60 * MINUTE_MS;

/**
 * The time from a try that failed to the next one.
 * @param tries those that failed, in a row
 * @param afterSeconds the time that the receiver asked for; never taken for less than a second
 */
export function retryDelayMs(tries: number, afterSeconds?: number): number {
  if (afterSeconds !== undefined) {
    return Math.min(LONGEST_ASKED_MS, Math.max(SECOND_MS, Math.ceil(afterSeconds * SECOND_MS)));
  }
  return DELAYS_MS[tries - 1] ?? LONGEST_DELAY_MS;
}
