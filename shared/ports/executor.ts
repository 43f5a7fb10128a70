import type { Command } from '#domain/jobs/command/command.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import type { ParentRun } from '#domain/runs/run.ts';
import type { Value } from '#domain/secrets/reference.ts';

/** The reasons for which a command is told to stop. */
export type StopReason = 'timed_out' | 'cancelled' | 'lease_lost' | 'shutdown';

/** One attempt, as the command sees it. */
export interface Execution {
  readonly command: Command;
  readonly jobId: string;
  /** Of the job's definition. */
  readonly revision: number;
  readonly runId: string;
  /** RFC 3339, UTC, whole seconds: the fire's planned instant. */
  readonly scheduledAt: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly args?: unknown;
  /** The job's variables; references among them are looked up by the executor. */
  readonly env: Readonly<Record<string, Value>>;
  /** The run that this one follows, and the end of its output. */
  readonly parent?: ParentRun & { readonly outputTail?: string };
  /** Aborted with a StopReason as its reason; the executor then ends the command (TERM, grace, KILL) before it answers. */
  readonly signal: AbortSignal;
  /** Takes output as it comes, stdout and stderr alike. */
  onOutput(chunk: Uint8Array): void;
}

/** A command that failed, and what another attempt may hope for. */
export interface FailedExecution {
  readonly kind: 'failed';
  readonly reason: Reason;
  readonly exitCode?: number;
  /** false: another attempt cannot help (the program is not there). */
  readonly retryable: boolean;
  /** Whoever was asked wants no other attempt before so many seconds have passed. */
  readonly retryAfterSeconds?: number;
}

/** The end of a command. */
export type ExecutionResult =
  | { readonly kind: 'succeeded'; readonly exitCode?: number }
  | FailedExecution
  /** It was told to stop, and nothing of it is left. */
  | { readonly kind: 'stopped' }
  /** Whoever watched it ended before it did, and nothing of it is left. It may have had effects. */
  | { readonly kind: 'lost' };

/** Runs commands of the kinds it knows. Faults of its own are answered as `failed`; it does not throw. */
export interface Executor {
  execute(execution: Execution): Promise<ExecutionResult>;
}
