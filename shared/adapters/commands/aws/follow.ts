import { secretsOf } from '#domain/jobs/secrets.ts';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { AwsAnswer } from '#ports/aws-caller.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import type { AwsHost } from './call.ts';
import { refusedResult } from './called-result.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
const PAUSE_FACTOR = 1.5;
/** A start that nobody answers for so long is given up. */
const STARTED_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 10_000;
const STOP_PAUSE_MS = 1_000;
/** A signal for the end of something, which nothing cuts short. */
const NEVER = new AbortController().signal;

/** The host of commands that follow what they started. */
export interface FollowHost extends AwsHost {
  readonly clock: Clock;
}

/** Something that was started on AWS: how it is looked at, and how it is ended. */
interface Followed {
  /** For people: an ARN. */
  readonly name: string;
  look(signal: AbortSignal): Promise<AwsAnswer>;
  /** What an answer to that says; undefined where it still goes on. */
  judge(answer: Extract<AwsAnswer, { kind: 'answered' }>['answer']): ExecutionResult | undefined;
  stop(signal: AbortSignal): Promise<AwsAnswer>;
}

/**
 * Follows something to its end, which is the attempt's. Where the attempt is told to stop, or may not look, that is ended before this answers.
 * A look that comes to nothing for now is made again, for as long as the attempt may take.
 */
export async function follow(
  { clock }: FollowHost,
  { name, look, judge, stop }: Followed,
  execution: Execution,
): Promise<ExecutionResult> {
  const { signal } = execution;
  say(execution, name);
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * PAUSE_FACTOR)) {
    const answer = await unlessAborted(look(signal), signal);
    if (answer === undefined || signal.aborted) {
      break;
    }
    const result = answer.kind === 'answered' ? judge(answer.answer) : lastLook(answer, execution);
    if (result !== undefined) {
      if (answer.kind === 'refused') {
        await end(clock, stop, execution);
      }
      return result;
    }
    await pause(clock, pauseMs, signal);
  }
  await end(clock, stop, execution);
  return { kind: 'stopped' };
}

/**
 * Makes the call that starts something. It is waited for also where the attempt is told to stop meanwhile, or nobody would know what to end;
 * but not forever.
 */
export function startFor(clock: Clock, start: (signal: AbortSignal) => Promise<AwsAnswer>): Promise<AwsAnswer> {
  return within(clock, STARTED_WITHIN_MS, start);
}

function lastLook(answer: Extract<AwsAnswer, { kind: 'refused' }>, execution: Execution): ExecutionResult | undefined {
  return answer.retryable ? undefined : refusedResult(answer, execution);
}

async function end(clock: Clock, stop: Followed['stop'], execution: Execution): Promise<void> {
  const untilMs = clock.elapsedMs() + STOPPED_WITHIN_MS;
  for (;;) {
    const answer = await within(clock, STOPPED_WITHIN_MS, stop);
    if (answer.kind === 'answered') {
      return;
    }
    if (!answer.retryable || clock.elapsedMs() >= untilMs) {
      say(execution, `it could not be stopped: ${answer.reason.text}`);
      return;
    }
    await pause(clock, STOP_PAUSE_MS, NEVER);
  }
}

async function within<Value>(clock: Clock, ms: number, act: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const controller = new AbortController();
  const stopTimer = clock.after(ms, () => controller.abort());
  try {
    return await act(controller.signal);
  } finally {
    stopTimer();
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let stopTimer = () => {};
  const over = new Promise<void>((resolve) => {
    stopTimer = clock.after(ms, resolve);
  });
  await unlessAborted(over, signal);
  stopTimer();
}

function say(execution: Execution, text: string): void {
  execution.onOutput(Buffer.from(`${maskSecrets(text, secretsOf(execution))}\n`));
}
