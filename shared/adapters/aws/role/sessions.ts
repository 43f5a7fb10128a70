import { lazyAwsCaller } from '#adapters/aws/calls/lazy-caller.ts';
import { lazyFunctionInvoker, lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { unlessAborted } from '#domain/values/unless-aborted.ts';
import type { AwsCaller } from '#ports/aws-caller.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, StopReason } from '#ports/executor.ts';
import type { FunctionInvoker } from '#ports/function-invoker.ts';
import type { Randomness } from '#ports/randomness.ts';
import type { Secrets } from '#ports/secrets.ts';
import type { Assumed, SessionCredentials, SessionRequest } from './assume.ts';

/** A session is used for so long. It holds for an hour: an attempt that begins with it at the last moment has 45 minutes, Lambda's has 14. */
const KEPT_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** With these pauses between them, some ten seconds: a role that was just made is known everywhere by then. */
const MOST_DENIALS = 6;
/** API_AssumeRole, RoleSessionName. */
const LONGEST_NAME = 64;
const TIMED_OUT: StopReason = 'timed_out';

/** An execution, as far as its session tells of it. */
type SessionOwner = Pick<Execution, 'jobId' | 'revision' | 'runId' | 'signal'>;

/** A session of a class's command role, and what is done under it. */
interface CommandSession {
  readonly credentials: SessionCredentials;
  readonly secrets: Secrets;
  readonly invoker: FunctionInvoker;
  readonly aws: AwsCaller;
}

/** The session of an execution, or why there is none. */
export type Obtained =
  | { readonly kind: 'given'; readonly session: CommandSession }
  | { readonly kind: 'not_given'; readonly why: string }
  | { readonly kind: 'stopped' };

/** The class whose commands the sessions are for, and the way to them. */
interface CommandSessionsParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The class's command role. */
  readonly roleArn: string;
  readonly runnerClass: string;
  /** A session for each run, so that CloudTrail says which run did what. */
  readonly perRun: boolean;
  readonly assume: (request: SessionRequest) => Promise<Assumed>;
  /** Is told, each time, why a session is waited for. */
  readonly onWait: (why: string, owner: SessionOwner) => void;
}

/**
 * The sessions of a class's command role: one for a job and revision, named by the job, with job, revision and class as its tags, and used
 * for 15 minutes; or one for each run. Where STS is short of something it is asked again, for as long as the attempt may take.
 */
export class CommandSessions {
  readonly #parts: CommandSessionsParts;
  readonly #kept = new Map<string, { readonly sinceMs: number; readonly session: CommandSession }>();

  constructor(parts: CommandSessionsParts) {
    this.#parts = parts;
  }

  async of(owner: SessionOwner): Promise<Obtained> {
    const { clock, perRun } = this.#parts;
    const key = perRun ? owner.runId : `${owner.jobId}#${owner.revision}`;
    this.#forget(clock.now() - KEPT_MS);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      return { kind: 'given', session: kept.session };
    }
    const sinceMs = clock.now();
    const assumed = await this.#assume(owner);
    if (assumed.kind !== 'assumed') {
      return assumed;
    }
    const { credentials } = assumed;
    const session = {
      credentials,
      secrets: lazySecrets(credentials),
      invoker: lazyFunctionInvoker(credentials),
      aws: lazyAwsCaller(credentials),
    };
    this.#kept.set(key, { sinceMs, session });
    return { kind: 'given', session };
  }

  #forget(untilMs: number): void {
    for (const [key, { sinceMs }] of this.#kept) {
      if (sinceMs <= untilMs) {
        this.#kept.delete(key);
      }
    }
  }

  async #assume(
    owner: SessionOwner,
  ): Promise<Extract<Assumed, { kind: 'assumed' }> | Exclude<Obtained, { kind: 'given' }>> {
    const { assume, onWait } = this.#parts;
    for (let tries = 0; ; tries += 1) {
      const answer = await assume(this.#request(owner));
      if (answer.kind === 'assumed') {
        return answer;
      }
      const { why } = answer;
      if (answer.kind === 'refused' || (answer.kind === 'denied' && tries >= MOST_DENIALS)) {
        return { kind: 'not_given', why };
      }
      onWait(why, owner);
      await this.#pause(tries, owner.signal);
      if (owner.signal.aborted) {
        return owner.signal.reason === TIMED_OUT ? { kind: 'not_given', why } : { kind: 'stopped' };
      }
    }
  }

  #request({ jobId, revision, runId }: SessionOwner): SessionRequest {
    const { roleArn, runnerClass, perRun } = this.#parts;
    return {
      roleArn,
      name: sessionName(perRun ? runId : jobId),
      tags: { job: jobId, revision: String(revision), class: runnerClass, ...(perRun ? { run: runId } : {}) },
    };
  }

  /** Grows, and differs from runner to runner (AWS Architecture Blog, "Exponential Backoff And Jitter"). */
  async #pause(tries: number, signal: AbortSignal): Promise<void> {
    const { clock, randomness } = this.#parts;
    const longestMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
    const pauseMs = (longestMs * (1 + randomness.fraction())) / 2;
    await unlessAborted(new Promise<void>((resolve) => clock.after(pauseMs, resolve)), signal);
  }
}

/** The id itself where STS takes it; of a longer one the end, which no other run of the job has. */
function sessionName(id: string): string {
  return id.length === 1 ? `job=${id}` : id.slice(-LONGEST_NAME);
}
