/** For clients whose calls matter: throttled ones are tried so often, with backoff and jitter, before they are a fault. */
export const PATIENT = { maxAttempts: 6, retryMode: 'standard' } as const;
