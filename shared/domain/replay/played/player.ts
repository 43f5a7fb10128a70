import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { catchUpsOf } from '#domain/ledger/head/open-catch-ups.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';
import type { Beginning } from '#domain/replay/recorded/beginning.ts';
import type { Course } from '#domain/replay/recorded/course.ts';
import type { Outcome } from '#domain/replay/recorded/outcome.ts';
import type { RecordedJob } from '#domain/replay/recorded/recorded-job.ts';
import { Sightings } from '#domain/replay/recorded/sightings.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { LetIn, RunsOfJob } from './runs-of-job.ts';

/** A job to replay: what is recorded of it, and the revisions that it is replayed with. */
export interface Replayed {
  readonly recorded: RecordedJob;
  /** The instant at which it begins: that of the stretch, or a later one. */
  readonly from: EpochSeconds;
  readonly revisions: ReadonlyMap<number, ScheduledJob>;
}

/** The runs of a job in a replay, by their ids. */
export interface Played {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The instants at which they were let in. */
  readonly letIn: LetIn;
  /** Why it could not be replayed from the beginning on. */
  readonly unknown?: Beginning['unknown'];
  /** Nobody knows how long a run of it takes: it was taken to take its timeout. */
  readonly isUntimed: boolean;
}

/** A run that was let in and is not over. */
export interface Execution {
  readonly request: RunRequest;
  readonly course: Course;
  /** A later end takes the place of an earlier one. */
  readonly number: number;
  readonly cancelled?: Pick<Course, 'status' | 'reason' | 'reasonCode'>;
  /** Somebody asked for its end, which came as its course has it. */
  readonly isAsked?: true;
}

/** A job in the middle of its replay. */
export interface Player extends Replayed {
  readonly sightings: Sightings;
  readonly runs: RunsOfJob;
  readonly outcomes: Map<string, Outcome>;
  readonly letIn: Map<string, EpochMilliseconds>;
  readonly executions: Map<string, Execution>;
  readonly unknown?: Beginning['unknown'];
  head: Head | undefined;
  /** The fires for which a look is to come, or was. */
  expected: EpochSeconds;
  /** What lies behind it is not decided yet. */
  readonly lastFire: EpochSeconds;
  isUntimed: boolean;
}

/** A job at the beginning of its replay. */
export function newPlayer(
  { recorded, from, revisions }: Replayed,
  { head, unknown }: Beginning,
  runs: RunsOfJob,
  lastFire: EpochSeconds,
): Player {
  return {
    recorded,
    from,
    revisions,
    sightings: new Sightings(
      [...recorded.earlier, ...recorded.runs],
      recorded.past.revisions,
      catchUpsOf(recorded.past.head ?? {}),
    ),
    runs,
    outcomes: new Map(),
    letIn: new Map(),
    executions: new Map(),
    head,
    expected: 0,
    lastFire,
    isUntimed: false,
    ...present({ unknown }),
  };
}

/** The things that a replay leaves of it: of runs that still wait at its end, that they do. */
export function playedOf({ head, outcomes, letIn, unknown, isUntimed }: Player): Played {
  const waiting = [...(head?.active ?? []), ...(head?.waiting ?? [])].filter(({ runId }) => !letIn.has(runId));
  const queued = waiting.map(({ runId, scheduledAt, trigger }): [string, Outcome] => [
    runId,
    { runId, scheduledAt, trigger, status: 'queued', busyMs: 0 },
  ]);
  return { outcomes: new Map([...queued, ...outcomes]), letIn, isUntimed, ...present({ unknown }) };
}

/** The revision by which a job is planned. */
export function adoptedBy({ head, revisions }: Player): ScheduledJob | undefined {
  return head === undefined ? undefined : revisions.get(head.revision);
}

/** Tells a run that was let in, or has an outcome. */
export function isKnown({ outcomes, letIn }: Player, runId: string): boolean {
  return outcomes.has(runId) || letIn.has(runId);
}
