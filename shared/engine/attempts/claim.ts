import type { JobDefinition } from '#domain/jobs/job.ts';
import { renewLease, startAttempt } from '#domain/runs/attempt.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import { untilWritten } from '#engine/commit/until-written.ts';
import { loseAttempt } from '#engine/runs/lost/lose-attempt.ts';
import { queuedRun } from '#engine/runs/queued.ts';
import type { RunMessage } from '#ports/queues.ts';
import type { Runner } from './runner.ts';

/** A claim that took longer is renewed before its command starts. */
const LONGEST_CLAIM_MS = 10_000;

/** The result of a claim. */
type Claim =
  | { readonly kind: 'claimed'; readonly run: Run }
  /** The run is over; its head may not know yet. */
  | { readonly kind: 'final'; readonly run: FinalRun }
  /** Between attempts. */
  | { readonly kind: 'retrying'; readonly retryAtMs: number }
  /** Another runner is alive and at it. */
  | { readonly kind: 'busy' };

/**
 * Claims the next attempt of a run: the conditional write of attempt, owner and lease, before anything is started. Of any number of
 * rivals one wins, so no attempt is started twice. An attempt whose lease has passed is recorded as lost on the way.
 * @param owner no other delivery has the same: what is found under it was written by this one, its answer lost
 */
export async function claimAttempt(
  runner: Runner,
  definition: JobDefinition,
  message: RunMessage,
  owner: string,
): Promise<Claim> {
  const { answer: claim, late } = await timed(runner, () =>
    durably(runner, () => claimOnce(runner, definition, message, owner)),
  );
  return claim.kind === 'claimed' && late ? withFreshLease(runner, claim.run) : claim;
}

/** A claim whose answer came late may have lost its lease by now: it is renewed before anything is started, or given up (`busy`). */
export async function withFreshLease(
  runner: Runner,
  claimed: Run,
): Promise<Extract<Claim, { kind: 'claimed' | 'busy' }>> {
  let run = claimed;
  for (let stale = true; stale; ) {
    const renewed = renewLease(run, runner.ports.clock.now());
    const { answer, late } = await timed(runner, () => durably(runner, () => runner.ports.history.writeRun(renewed)));
    if (answer === 'conflict') {
      return { kind: 'busy' };
    }
    run = renewed;
    stale = late;
  }
  return { kind: 'claimed', run };
}

/** Waits until a crash of the machine cannot undo it: what was claimed otherwise would be started again. */
async function durably<Answer>({ ports: { durability } }: Runner, act: () => Promise<Answer>): Promise<Answer> {
  const answer = await act();
  await durability?.durable();
  return answer;
}

/**
 * Also says whether it took longer than a claim may: by the time that passed, as the clock may step back meanwhile and hide it, and by the
 * clock, as no time passes while a machine sleeps.
 */
export async function timed<Answer>(
  { ports: { clock } }: Runner,
  act: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly late: boolean }> {
  const [startedMs, startedAtMs] = [clock.elapsedMs(), clock.now()];
  const answer = await act();
  const tookMs = Math.max(clock.elapsedMs() - startedMs, clock.now() - startedAtMs);
  return { answer, late: tookMs > LONGEST_CLAIM_MS };
}

async function claimOnce(
  runner: Runner,
  definition: JobDefinition,
  message: RunMessage,
  owner: string,
): Promise<Claim> {
  const { clock, history } = runner.ports;
  const queued = queuedRun(message, clock.now(), retentionSeconds(runner.configuration));
  const first = nextAttempt(runner, definition, queued, owner);
  if ((await history.writeRun(first)) === 'written') {
    return { kind: 'claimed', run: first };
  }
  return untilWritten(runner.ports, `run ${message.runId}`, async () => {
    const run = await history.readRun(message.runId);
    const claim = run === undefined ? undefined : await claimNext(runner, definition, run, owner);
    return claim === undefined ? 'conflict' : { done: claim };
  });
}

async function claimNext(
  runner: Runner,
  definition: JobDefinition,
  run: Run,
  owner: string,
): Promise<Claim | undefined> {
  const { clock, history } = runner.ports;
  if (isFinal(run)) {
    return { kind: 'final', run };
  }
  if (run.status === 'running') {
    return claimRunning(runner, definition, run, owner);
  }
  if (run.retryAtMs !== undefined && run.retryAtMs > clock.now()) {
    return { kind: 'retrying', retryAtMs: run.retryAtMs };
  }
  const next = nextAttempt(runner, definition, run, owner);
  return (await history.writeRun(next)) === 'written' ? { kind: 'claimed', run: next } : undefined;
}

/** The retention counts from the latest that the attempt may end: a run that was forgotten while it is open would be started again. */
function nextAttempt(runner: Runner, { timeoutSeconds }: JobDefinition, run: Run, owner: string): Run {
  const nowMs = runner.ports.clock.now();
  const expiresAt = Math.ceil(nowMs / 1000) + timeoutSeconds + retentionSeconds(runner.configuration);
  return startAttempt({ ...run, expiresAt: Math.max(run.expiresAt, expiresAt) }, owner, nowMs);
}

async function claimRunning(
  runner: Runner,
  definition: JobDefinition,
  run: Run,
  owner: string,
): Promise<Claim | undefined> {
  const holder = run.attempts.at(-1)?.owner ?? '';
  if (holder === owner) {
    return { kind: 'claimed', run };
  }
  if (runner.attemptsUnderWay.has(holder)) {
    return { kind: 'busy' };
  }
  if (run.leaseUntilMs !== undefined && run.leaseUntilMs > runner.ports.clock.now()) {
    return { kind: 'busy' };
  }
  await loseAttempt(runner, definition, run, 'silent');
  return undefined;
}
