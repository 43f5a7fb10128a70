import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Engine } from '#engine/commit/engine.ts';
import type { Executor } from '#ports/executor.ts';
import type { Sensors } from '#ports/sensors.ts';

/** The means by which conditions are read. What is left out cannot be: nobody here is on the machine that commands run on. */
export interface ConditionMeans {
  readonly executor?: Executor;
  readonly sensors?: Sensors;
}

/** A job whose conditions are read, and for what. */
export interface Reading extends ConditionMeans {
  readonly engine: Pick<Engine, 'ports'>;
  readonly definition: JobDefinition;
  /** The run that wants to start, and the attempt of it. */
  readonly runId: string;
  readonly attempt: number;
  /** RFC 3339, UTC. */
  readonly scheduledAt: string;
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
}

/** A condition cannot be read; the message says why. */
export class ConditionUnread extends Error {
  override readonly name = 'ConditionUnread';
  readonly code = 'condition_unread';
}
