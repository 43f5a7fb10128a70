/** The time that an attempt is taken for alive after its runner's last sign. */
export const LEASE_MS = 45_000;

/** The interval at which a runner renews its lease and stores new output: a failed renewal has two more tries. */
export const RENEW_MS = 15_000;

/** The interval at which a runner looks for a cancellation in between. */
export const LOOK_MS = 5_000;

/**
 * The time that a lease may stay unrenewed before its runner ends the command. With the grace that a command is given (5 s) it is less than
 * the lease, so that the command is gone before anyone may start another attempt.
 */
export const LONGEST_UNRENEWED_MS = 30_000;

/** The time before that at which the store is asked last; a runner that was frozen longer waits so long for it. */
export const LAST_ANSWER_MS = 5_000;

/** The time that a message is hidden at once: longer than the lease, so it does not come again to a living runner. */
export const HOLD_MS = 90_000;

/**
 * The time at which a runner first hides its message itself. Until then the queue does, for 15 minutes, so most runs never ask for it: one
 * request of their queues in seven.
 */
export const FIRST_HOLD_MS = RENEW_MS;

/** The interval at which it does so again: a message survives two failed ones. */
export const HOLD_AGAIN_MS = HOLD_MS / 3;

/** The time after which SQS hides a message no longer, counted from when it was received (API_ChangeMessageVisibility). */
export const LONGEST_HELD_MS = 43_200_000;
