import type { UnwrittenEnds } from '#engine/runs/lost/unwritten-ends.ts';
import type { Executor } from '#ports/executor.ts';
import type { Pings } from '#ports/pings.ts';
import type { Sensors } from '#ports/sensors.ts';
import type { RunTaker } from './job-to-run.ts';

/** An engine that can also execute. */
export interface Runner extends RunTaker {
  readonly executor: Executor;
  /** The machine that commands run on. Left out: conditions on it cannot be read. */
  readonly sensors?: Sensors;
  /** Left out: no monitor is told of runs. */
  readonly pings?: Pings;
  /** Where this runner runs; each delivery adds something of its own, so that an owner is one delivery. */
  readonly owner: string;
  /** The time between two stores of a running command's new output: 15 s unless given. */
  readonly storeOutputEveryMs?: number;
  /** Remembers the ends of attempts that the store does not take. Left out: nobody asks for them. */
  readonly unwrittenEnds?: UnwrittenEnds;
  /** Aborted when the runner is about to be stopped: running attempts are given back. */
  readonly stopping?: AbortSignal;
}

/** The place of a message among those that are handled at once. */
export interface Place {
  /**
   * Gives it to the next message, which is begun at once: what is left to do of this one counts no more. Where one waits, settles when the
   * loop has turned and that one is on its way; undefined where none does, as there is nothing to wait for.
   */
  leave(): Promise<void> | undefined;
}

/** The instruction for the message: forget it, or deliver it again after a delay. */
export type Delivery = { readonly kind: 'done' } | { readonly kind: 'later'; readonly delaySeconds: number };

export const DONE: Delivery = { kind: 'done' };
