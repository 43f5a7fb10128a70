import type { JobDefinition } from '#domain/jobs/job.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { type AttemptEnd, type AttemptTraces, requestedCancel } from '#domain/runs/attempt.ts';
import { commandNotRun, type Loss, timedOut } from '#domain/runs/reasons/attempt.ts';
import { cancelledBy } from '#domain/runs/reasons/cancelled.ts';
import type { Run } from '#domain/runs/run.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Execution, ExecutionResult, StopReason, Told } from '#ports/executor.ts';
import { Interruption } from './interruption.ts';
import { AttemptOutput } from './output.ts';
import type { Runner } from './runner.ts';
import { AttemptWatch } from './watch.ts';

/** The prospect of another attempt: whether it may help, and how long it has to wait at least. */
export interface Again {
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  /** No attempt can do anything before this instant: it waits for that, and the one before does not count. */
  readonly waitUntilMs?: number;
}

/** The result of an attempt's command. */
type Executed =
  | ({ readonly kind: 'ended'; readonly run: Run; readonly end: AttemptEnd } & Again)
  /** The attempt is no longer this runner's: somebody else decides what becomes of it. */
  | { readonly kind: 'taken' }
  /** The runner is being stopped and gives the attempt back, or it does not know what became of the command. */
  | { readonly kind: 'lost'; readonly run: Run; readonly loss: Loss };

/** Runs the command of a claimed attempt to its end, within its timeout, while its lease is kept alive. */
export async function executeAttempt(
  runner: Runner,
  definition: JobDefinition,
  claimed: Run,
  told: Told,
): Promise<Executed> {
  const timeout = timeoutOf(runner, definition);
  const interruption = new Interruption(runner.stopping);
  const watch = new AttemptWatch(runner, claimed, timeout.seconds * 1000, interruption);
  const output = new AttemptOutput(runner, claimed, () => secretsOf(definition));
  const result = await execute(runner, executionOf(definition, claimed, { told, interruption, output }));
  interruption.close();
  const stopped = interruption.reason;
  const kept = await output.end(result.kind === 'succeeded');
  return conclude(result, stopped, watch.stop(), { timeout, kept });
}

/** The time that an attempt may take, and who says so. */
interface Timeout {
  readonly seconds: number;
  readonly whose: string;
}

/** The job's own, or what its runner class allows now: it may have allowed more when the job was saved. */
function timeoutOf({ runners }: Runner, { timeoutSeconds, runner }: JobDefinition): Timeout {
  const longest = runners.get(runner)?.longestAttemptSeconds ?? timeoutSeconds;
  return longest < timeoutSeconds
    ? { seconds: longest, whose: `the most that the runner class ${runner} allows` }
    : { seconds: timeoutSeconds, whose: 'timeoutSeconds' };
}

async function execute(runner: Runner, execution: Execution): Promise<ExecutionResult> {
  try {
    return await runner.executor.execute(execution);
  } catch (error) {
    return {
      kind: 'failed',
      reason: commandNotRun(error instanceof Error ? error.message : String(error)),
      retryable: true,
    };
  }
}

function executionOf(
  { command, args, env, shell, isolatedHome }: JobDefinition,
  run: Run,
  {
    told,
    interruption,
    output,
  }: {
    readonly told: Told;
    readonly interruption: Interruption;
    readonly output: AttemptOutput;
  },
): Execution {
  return {
    command,
    jobId: run.jobId,
    revision: run.revision,
    runId: run.id,
    scheduledAt: writeUtc(run.scheduledAt),
    attempt: run.attempts.length,
    ...present({ args, shell, isolatedHome }),
    env,
    ...told,
    get signal() {
      return interruption.signal;
    },
    onOutput: (chunk) => output.write(chunk),
  };
}

function conclude(
  result: ExecutionResult,
  stopped: StopReason | undefined,
  run: Run,
  { timeout, kept }: { readonly timeout: Timeout; readonly kept: AttemptTraces },
): Executed {
  if (result.kind === 'succeeded') {
    const { exitCode, left, figures } = result;
    const end: AttemptEnd = { result: 'succeeded', ...present({ exitCode, left, figures }), ...kept };
    return { kind: 'ended', run, end, retryable: false };
  }
  if (result.kind === 'failed') {
    const { reason, exitCode, left, figures, retryable, retryAfterSeconds, waitUntilMs } = result;
    const end: AttemptEnd = { result: 'failed', reason, ...present({ exitCode, left, figures }), ...kept };
    return { kind: 'ended', run, end, retryable, ...present({ retryAfterSeconds, waitUntilMs }) };
  }
  if (result.kind === 'lost') {
    return { kind: 'lost', run, loss: 'unwatched' };
  }
  if (stopped === 'cancelled') {
    const reason = requestedCancel(run) ?? cancelledBy('somebody');
    return { kind: 'ended', run, end: { result: 'cancelled', reason, ...kept }, retryable: false };
  }
  if (stopped === 'shutdown') {
    return { kind: 'lost', run, loss: 'stopped' };
  }
  if (stopped === 'lease_lost') {
    return { kind: 'taken' };
  }
  const reason = timedOut(timeout.seconds, timeout.whose);
  return { kind: 'ended', run, end: { result: 'timed_out', reason, ...kept }, retryable: true };
}
