/**
 * The settings of a client of AWS whose calls are answered in a moment: one that a silent connection would keep for ever tries again instead,
 * and fails in the end. What is asked for longer says so with its call (`requestTimeout`).
 */
export const ANSWERED_SOON = {
  connectionTimeout: 2_000,
  requestTimeout: 5_000,
  // Without it the SDK only warns, and waits on.
  throwOnRequestTimeout: true,
} as const;
