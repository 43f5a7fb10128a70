const FACTOR = 2;
const LONGEST_DELAY_SECONDS = 600;

/**
 * The delay before the attempt after `attemptNumber`: it doubles from attempt to attempt up to 10 min, and half of it is left to chance, so
 * that jobs that failed together do not come back together and delays still grow
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter, "equal jitter").
 * @param fraction chance, in [0, 1)
 */
export function retryDelayMs(retryDelaySeconds: number, attemptNumber: number, fraction: number): number {
  const ceilingSeconds = Math.min(LONGEST_DELAY_SECONDS, retryDelaySeconds * FACTOR ** (attemptNumber - 1));
  return Math.round(ceilingSeconds * 1000 * (0.5 + fraction / 2));
}

/**
 * The delay where whoever was asked wants to be left alone for some time (RFC 9110, section 10.2.3: Retry-After): the longer of the two,
 * but no more than 10 min.
 */
export function askedDelayMs(delayMs: number, retryAfterSeconds: number): number {
  return Math.max(delayMs, Math.min(LONGEST_DELAY_SECONDS, retryAfterSeconds) * 1000);
}
