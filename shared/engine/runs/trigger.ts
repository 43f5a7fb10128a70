import type { Head } from '#domain/ledger/head/head.ts';
import { trigger } from '#domain/ledger/runs/trigger.ts';
import { manualRunId, parseRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { decide } from '#engine/commit/decide.ts';
import { type Engine, recordContext, retentionSeconds } from '#engine/commit/engine.ts';
import { adoptedJob } from '#engine/commit/known-job.ts';
import { boundKey, liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { readRun } from './read.ts';

/** The one who asks for a run, and how. */
interface TriggerOptions {
  readonly by: string;
  /** Ignores the overlap policy. */
  readonly forced?: boolean;
  /** The same key of the same job asks for the same run, however often it is sent. */
  readonly idempotencyKey?: string;
}

/**
 * Asks for a run now, under the job's overlap policy unless forced. The run that is answered may already be over: skipped, with the
 * reason. Paused and finished jobs can be run by hand, too.
 */
export async function triggerRun(engine: Engine, jobId: string, options: TriggerOptions): Promise<Result<Run>> {
  const live = await liveHead(engine, jobId);
  if (live === undefined) {
    return noSuchJob(jobId);
  }
  const runId = await runIdFor(engine, live, options.idempotencyKey);
  const asked = await decide<Result<void>>(engine, jobId, async (head) => {
    if (head === undefined || head.state === 'deleted') {
      return { answer: noSuchJob(jobId) };
    }
    if ((await engine.ports.history.readRun(runId)) !== undefined) {
      return { answer: accepted(undefined) };
    }
    const context = recordContext(engine, jobId);
    const request = { runId, requestedAt: parseRunId(runId)?.at ?? context.now, forced: options.forced ?? false };
    const decision = trigger(head, await adoptedJob(engine, head), request, { by: options.by }, context);
    return decision.head === head
      ? { answer: accepted(undefined) }
      : { write: decision.head, effects: decision.effects, answer: accepted(undefined) };
  });
  return asked.ok ? readRun(engine, runId) : asked;
}

/** A new run id, or the one that this key was bound to before: also when the first request died before it asked for the run. */
async function runIdFor(engine: Engine, live: Head, idempotencyKey: string | undefined): Promise<string> {
  const { clock, history, randomness } = engine.ports;
  const nowMs = clock.now();
  const runId = manualRunId(live.jobId, randomness.ulid(nowMs));
  if (idempotencyKey === undefined) {
    return runId;
  }
  const expiresAt = secondsOf(nowMs) + retentionSeconds(engine);
  return history.bindKey(boundKey(live, 'run', idempotencyKey), runId, expiresAt);
}
