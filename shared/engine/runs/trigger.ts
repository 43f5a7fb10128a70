import { claudeVariableObjections } from '#domain/jobs/command/claude/settings.ts';
import { reservedVariables } from '#domain/jobs/command-kind/reserved-variables.ts';
import { inputObjections, type RunInputs } from '#domain/jobs/run-inputs.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { askLater, MOST_LATER_RUNS } from '#domain/ledger/planning/later.ts';
import { type ManualRun, trigger } from '#domain/ledger/runs/trigger.ts';
import { datedRunId, manualRunId, parseRunId } from '#domain/runs/id.ts';
import { retentionSeconds } from '#domain/runs/retention.ts';
import type { Run } from '#domain/runs/run.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { stableHash64 } from '#domain/values/stable-hash.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import { decide } from '#engine/commit/decide.ts';
import { type Engine, recordContext } from '#engine/commit/engine.ts';
import { adoptedJob } from '#engine/commit/known-job.ts';
import { boundKey, elsewhereRefusal, liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import { rightsRefusal } from '#engine/commit/rights.ts';
import { keepInputs } from './inputs.ts';
import { readRun } from './read.ts';

const SECONDS_A_DAY = 86_400;

/** The furthest ahead that a run may be asked for. */
const FURTHEST_SECONDS = 366 * SECONDS_A_DAY;

/** The one who asks for a run, and how. */
export interface TriggerOptions {
  readonly by: string;
  /** Ignores the overlap policy. */
  readonly forced?: boolean;
  /** Arguments in place of the job's, variables laid over the job's, and the asker's own words. */
  readonly inputs?: RunInputs;
  /** The instant to come at which the run is to be asked for, as the job is then; now unless told. */
  readonly at?: EpochSeconds;
  /** The same key of the same job asks for the same run, however often it is sent; for another one it is refused. */
  readonly idempotencyKey?: string;
}

/** A run that is done again, and the revision that it ran, or the current one. */
interface Repeated {
  readonly run: Run;
  readonly job: ScheduledJob;
  readonly current?: true;
}

/**
 * Asks for a run, now or later, under the job's overlap policy unless forced. The run that is answered may already be over: skipped, with the
 * reason. Paused and finished jobs can be run by hand, too.
 * @param repeated the run to do again: as its revision says and of its instant, of now where that lies ahead, but under the policies of now
 */
export async function triggerRun(
  engine: Engine,
  jobId: string,
  { by, forced = false, inputs: given = {}, at, idempotencyKey }: TriggerOptions,
  repeated?: Repeated,
): Promise<Result<Run>> {
  const live = await liveHead(engine, jobId);
  if (live === undefined) {
    return noSuchJob(jobId);
  }
  const inputs = Object.values(given).some((value) => value !== undefined) ? given : undefined;
  const { definition } = repeated?.job ?? (await adoptedJob(engine, live));
  const elsewhere = elsewhereRefusal(definition);
  if (elsewhere !== undefined) {
    return elsewhere;
  }
  // Variables steer the programs of a command, so that they are for those who may write it; those of a run that is retried were given by such.
  const variables = repeated === undefined ? inputs?.env : undefined;
  const denied =
    variables === undefined
      ? undefined
      : rightsRefusal(engine, 'edit', { ...definition, env: { ...definition.env, ...variables } });
  if (denied !== undefined) {
    return denied;
  }
  const objections = [
    ...(inputs === undefined ? [] : inputObjections(definition, inputs)),
    ...reservedVariables(variables, 'env'),
    ...claudeVariableObjections(definition.command, variables ?? {}),
  ];
  if (objections.length > 0) {
    return cannotTake(objections);
  }
  const late = at === undefined ? undefined : await instantRefusal(engine, live, at, idempotencyKey);
  if (late !== undefined) {
    return late;
  }
  const asks = { forced, inputs, at, repeated: repeated?.run.id, current: repeated?.current };
  const runId = await runIdFor(engine, live, asks, {
    at: at ?? repeatedInstant(engine, repeated?.run),
    idempotencyKey,
  });
  if (runId === undefined) {
    return refused(
      'idempotency_conflict',
      'this Idempotency-Key was sent before, for a run that was asked for in another way',
    );
  }
  const asked = await decide<Result<void>>(engine, jobId, async (head) => {
    if (head === undefined || head.state === 'deleted') {
      return { answer: noSuchJob(jobId) };
    }
    if ((await engine.ports.history.readRun(runId)) !== undefined) {
      return { answer: accepted(undefined) };
    }
    const context = recordContext(engine, jobId);
    if (inputs !== undefined) {
      await keepInputs(engine, runId, inputs, at ?? context.now);
    }
    const adopted = await adoptedJob(engine, head);
    const job = repeated === undefined ? adopted : underPoliciesOf(adopted, repeated.job);
    const manual: ManualRun = {
      runId,
      scheduledAt: parseRunId(runId)?.at ?? context.now,
      ...(forced ? { forced } : {}),
      ...(inputs === undefined ? {} : { inputs: true }),
      ...(repeated === undefined ? {} : originOfRetry(repeated.run)),
    };
    const actor = { by, ...present({ note: inputs?.note }) };
    const decision =
      at === undefined ? trigger(head, job, manual, actor, context) : askLater(head, manual, actor, context);
    if (decision === 'full') {
      return {
        answer: refused('too_many_later_runs', `${MOST_LATER_RUNS} runs of the job are to start later already`),
      };
    }
    return decision.head === head
      ? { answer: accepted(undefined) }
      : { write: decision.head, effects: decision.effects, answer: accepted(undefined) };
  });
  return asked.ok ? readRun(engine, runId) : asked;
}

function cannotTake(errors: readonly InputError[]): Refused {
  const said = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return refused('invalid_request', said, errors);
}

/** The origin of a retry: it follows what the run itself followed, so that its command is told the same. */
function originOfRetry({ id, parent, depth }: Run): Pick<ManualRun, 'retryOf' | 'parent' | 'depth'> {
  return { retryOf: id, ...present({ parent, depth }) };
}

/** The instant of the run that is done again; none where that lies ahead, as of one that was cancelled before it: it is done again now. */
function repeatedInstant({ ports: { clock } }: Engine, run: Run | undefined): EpochSeconds | undefined {
  return run === undefined || run.scheduledAt > secondsOf(clock.now()) ? undefined : run.scheduledAt;
}

/** An earlier revision, but for what is decided about it now. */
function underPoliciesOf({ definition: adopted }: ScheduledJob, earlier: ScheduledJob): ScheduledJob {
  const { maxRunsPerHour: _, ...own } = earlier.definition;
  const { overlap, maxRunsPerHour } = adopted;
  return { ...earlier, definition: { ...own, overlap, ...present({ maxRunsPerHour }) } };
}

/** A request that is sent again has its run, also when the instant of that has come. */
async function instantRefusal(
  { ports: { clock, history } }: Engine,
  live: Head,
  at: EpochSeconds,
  idempotencyKey: string | undefined,
): Promise<Refused | undefined> {
  const now = secondsOf(clock.now());
  const isAhead = at > now && at <= now + FURTHEST_SECONDS;
  const isRepeated =
    idempotencyKey !== undefined && (await history.readKey(boundKey(live, 'run', idempotencyKey))) !== undefined;
  if (isAhead || isRepeated) {
    return undefined;
  }
  const message =
    at > now
      ? `expected an instant at most ${FURTHEST_SECONDS / SECONDS_A_DAY} days ahead`
      : 'expected an instant in the future';
  return refused('not_in_future', `at: ${message}`, [{ path: 'at', message }]);
}

/**
 * A new run id, or the one that this key was bound to before: also when the first request died before it asked for the run. Undefined where
 * that was another request.
 * @param asks everything that makes two requests with one key the same
 */
async function runIdFor(
  engine: Engine,
  live: Head,
  asks: object,
  { at, idempotencyKey }: { readonly at: EpochSeconds | undefined; readonly idempotencyKey: string | undefined },
): Promise<string | undefined> {
  const { clock, history, randomness } = engine.ports;
  const nowMs = clock.now();
  const fresh = randomness.ulid(nowMs);
  const runId = at === undefined ? manualRunId(live.jobId, fresh) : datedRunId(live.jobId, fresh, at);
  if (idempotencyKey === undefined) {
    return runId;
  }
  const hash = stableHash64(JSON.stringify(asks)).toString(16);
  const expiresAt = Math.max(secondsOf(nowMs), at ?? 0) + retentionSeconds(engine.configuration);
  const bound = await history.bindKey(boundKey(live, 'run', idempotencyKey), `${runId} ${hash}`, expiresAt);
  const [boundId, boundHash = hash] = bound.split(' ');
  return boundHash === hash ? boundId : undefined;
}
