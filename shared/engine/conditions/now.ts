import type { Condition } from '#domain/jobs/condition/condition.ts';
import type { UnmetPolicy } from '#domain/jobs/condition/settings.ts';
import { manualRunId } from '#domain/runs/id.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { adoptedJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { type Finding, findCondition, holds } from './find.ts';
import type { ConditionMeans } from './reading.ts';

/** Whoever asks over HTTP waits for less than half a minute. */
const LONGEST_LOOK_MS = 20_000;

/** The conditions of a job as they are now. */
export interface FoundNow {
  readonly findings: readonly (Finding | ElsewhereFinding)[];
  /** Whether a run would start its command now; undefined where only its runner can tell. */
  readonly clear: boolean | undefined;
  readonly unmet?: UnmetPolicy;
}

/** A condition that only the runner of its class can tell, when a run starts. */
interface ElsewhereFinding {
  readonly condition: Condition;
  readonly state: 'elsewhere';
  readonly words: string;
}

/** Reads all conditions of a job, at once, as far as they can be read here. No run is made for it. */
export async function conditionsNow(engine: Engine, means: ConditionMeans, jobId: string): Promise<Result<FoundNow>> {
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const { definition } = await adoptedJob(engine, head);
  const { conditions = [], unmet } = definition;
  const { clock, randomness } = engine.ports;
  const looking = new AbortController();
  const stopTimer = clock.after(LONGEST_LOOK_MS, () => looking.abort('timed_out'));
  const findings = await Promise.all(
    conditions.map((condition, index) =>
      canRead(condition, means)
        ? findCondition(condition, {
            engine,
            ...means,
            definition,
            runId: manualRunId(jobId, randomness.ulid(clock.now())),
            attempt: index + 1,
            scheduledAt: writeUtc(secondsOf(clock.now())),
            signal: looking.signal,
          })
        : elsewhere(condition),
    ),
  );
  stopTimer();
  return accepted({ findings, clear: clearOf(findings), ...present({ unmet }) });
}

function canRead({ type }: Condition, { executor, sensors }: ConditionMeans): boolean {
  switch (type) {
    case 'job':
    case 'calendar':
      return true;
    case 'http':
    case 'command':
      return executor !== undefined;
    default:
      return sensors !== undefined;
  }
}

function elsewhere(condition: Condition): ElsewhereFinding {
  return { condition, state: 'elsewhere', words: 'read by its runner, when a run starts' };
}

function clearOf(findings: FoundNow['findings']): boolean | undefined {
  const known = findings.filter((finding) => finding.state !== 'elsewhere');
  if (known.some((finding) => !holds(finding))) {
    return false;
  }
  return known.length === findings.length ? true : undefined;
}
