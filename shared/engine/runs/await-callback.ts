import { callbackNotRegistered } from '#domain/runs/reasons/callback.ts';
import { isFinal } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { LONGEST_DELAY_SECONDS, type RunMessage } from '#ports/queues.ts';
import { finishRun } from './finish.ts';
import { giveUpRun } from './give-up.ts';

/**
 * Puts off a run whose command calls a function that no program has registered yet. It may start until its deadline, and another attempt for
 * as long after its time: then the run ends as failed. Without a deadline it waits for as long as it takes. Answers the seconds until it is
 * to be looked at again; undefined: whoever registers the function has it sent again, and so has its head.
 * @throws EngineFault contention
 */
export async function awaitCallback(engine: Engine, message: RunMessage, name: string): Promise<number | undefined> {
  const stored = await engine.ports.history.readRun(message.runId);
  if (stored !== undefined && isFinal(stored)) {
    await finishRun(engine, stored);
    return undefined;
  }
  const untilAt = lastStart(message, stored?.retryAtMs);
  if (untilAt === undefined || stored?.status === 'running') {
    return undefined;
  }
  // The deadline is often the job's next fire: that is to find the slot free.
  const leftSeconds = untilAt - 1 - secondsOf(engine.ports.clock.now());
  if (leftSeconds > 0) {
    return Math.min(leftSeconds, LONGEST_DELAY_SECONDS);
  }
  await giveUpRun(engine, message, callbackNotRegistered(name));
  return undefined;
}

function lastStart({ scheduledAt, deadlineAt }: RunMessage, retryAtMs: number | undefined): EpochSeconds | undefined {
  if (deadlineAt === undefined || retryAtMs === undefined) {
    return deadlineAt;
  }
  return secondsOf(retryAtMs) + deadlineAt - scheduledAt;
}
