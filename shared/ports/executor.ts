import type { ClaudeFigures } from '#domain/claude/figures.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import type { Shell } from '#domain/jobs/command-kind/shell.ts';
import type { Reason } from '#domain/runs/reasons/reason.ts';
import type { KeptResult } from '#domain/runs/result.ts';
import type { ParentRun } from '#domain/runs/run.ts';
import type { Value } from '#domain/secrets/reference.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';

/** The reasons for which a command is told to stop. */
export type StopReason = 'timed_out' | 'cancelled' | 'lease_lost' | 'shutdown';

/** The facts that a command is told of the runs before its own, and of the fires around it. Instants are RFC 3339, UTC. */
export interface Told {
  /** The run that this one follows, the end of its output and its result. */
  readonly parent?: ParentRun & { readonly outputTail?: string; readonly result?: unknown };
  /** The end of the job's last success. */
  readonly lastSuccessAt?: string;
  /** The result of the job's last success, as JSON. */
  readonly lastResult?: string;
  /** The session to go on with: that of the run which this one does again, as calls of it were denied. */
  readonly resume?: string;
  /** The fires of the job's schedule before and after the planned instant. */
  readonly previousFireAt?: string;
  readonly nextFireAt?: string;
}

/** The streams of a program's output. */
export type OutputStream = 'stdout' | 'stderr';

/** One attempt, as the command sees it. */
export interface Execution extends Told {
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
  /** The job's, for a line that names none of its own: sh unless told. */
  readonly shell?: Shell;
  /** True: nothing of whoever runs the runtime is the command's home. */
  readonly isolatedHome?: boolean;
  /** Aborted with a StopReason as its reason; the executor then ends the command (TERM, grace, KILL) before it answers. */
  readonly signal: AbortSignal;
  /** Takes output as it comes, stdout and stderr alike; which of them it was, where that is known. */
  onOutput(chunk: Uint8Array, stream?: OutputStream): void;
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
  /** Nothing can be done before this instant, which is no fault of the attempt: it does not count, and another one waits for it. */
  readonly waitUntilMs?: EpochMilliseconds;
  readonly left?: KeptResult;
  readonly figures?: ClaudeFigures;
}

/** The end of a command. */
export type ExecutionResult =
  | {
      readonly kind: 'succeeded';
      readonly exitCode?: number;
      readonly left?: KeptResult;
      readonly figures?: ClaudeFigures;
    }
  | FailedExecution
  /** It was told to stop, and nothing of it is left. */
  | { readonly kind: 'stopped' }
  /** Whoever watched it ended before it did, and nothing of it is left. It may have had effects. */
  | { readonly kind: 'lost' };

/** Runs commands of the kinds it knows. Faults of its own are answered as `failed`; it does not throw. */
export interface Executor {
  execute(execution: Execution): Promise<ExecutionResult>;
}
