import type { Configuration } from '../jobs/configuration.ts';
import type { ScheduledJob } from '../jobs/scheduled-job.ts';
import type { RecordContext } from '../ledger/unstarted-run.ts';
import type { Ports } from '../ports/ports.ts';

/** What was decided at deployment, and the ports. */
export interface EngineParts {
  readonly ports: Ports;
  readonly configuration: Configuration;
  /** The names of the registered tasks. */
  readonly taskNames: ReadonlySet<string>;
  /** The runner classes that a job may name. */
  readonly runners: ReadonlySet<string>;
  /** The longest an attempt may take here, whatever the configuration says: 840 s on Lambda. */
  readonly longestAttemptSeconds: number;
}

/** What the use cases work with. */
export interface Engine extends EngineParts {
  /** Definitions that were read before, by job and revision: they never change. */
  readonly knownJobs: Map<string, ScheduledJob>;
}

const SECONDS_A_DAY = 86_400;

/** Puts an engine together. */
export function makeEngine(parts: EngineParts): Engine {
  return { ...parts, knownJobs: new Map() };
}

/** How long records are kept. */
export function retentionSeconds({ configuration }: Engine): number {
  return configuration.logRetentionDays * SECONDS_A_DAY;
}

/** The current second and what else records need. */
export function recordContext(engine: Engine, jobId: string): RecordContext {
  return {
    jobId,
    now: Math.floor(engine.ports.clock.now() / 1000),
    retentionSeconds: retentionSeconds(engine),
  };
}
