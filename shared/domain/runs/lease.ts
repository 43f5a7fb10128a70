/** How long an attempt is taken for alive after its runner's last sign. */
export const LEASE_MS = 45_000;

/** How often a runner renews the lease of its attempt, and stores what is new of its output: a failed renewal has two more tries. */
export const RENEW_MS = 15_000;

/** How often a runner looks for a cancellation in between. */
export const LOOK_MS = 5_000;

/**
 * How long a lease may stay unrenewed before its runner ends the command. With the grace that a command is given (5 s) it is less than the
 * lease, so that the command is gone before anyone may start another attempt.
 */
export const LONGEST_UNRENEWED_MS = 30_000;

/** How long before that the store is asked for the last time; a runner that was frozen for longer gives it so long to answer. */
export const LAST_ANSWER_MS = 5_000;

/** How long a message is kept hidden at a time: longer than the lease, so that it does not come again to a runner that lives. */
export const HOLD_MS = 90_000;
