import type { Value } from '#domain/secrets/reference.ts';

/** The run that a monitor is told of. */
export interface PingedRun {
  readonly jobId: string;
  /** Of the job's definition. */
  readonly revision: number;
  readonly runId: string;
}

/** The signs that a check of healthchecks' kind takes: a start, an end with its exit code, and a failure without one. */
export type PingSign = 'start' | 'fail' | number;

/** Tells monitors of runs. Nothing waits for them, and nothing depends on them: what goes wrong is logged. */
export interface Pings {
  /** Sends a sign, behind those of the same run before it. Returns at once, and never throws. */
  tell(run: PingedRun, url: Value, sign: PingSign): void;
  /** Settles when all of them were answered or given up: for a process that is about to end. */
  settled(): Promise<void>;
}
