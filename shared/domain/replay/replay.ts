import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Played } from '#domain/replay/played/player.ts';
import { Simulation, type Stretch } from '#domain/replay/played/simulation.ts';
import type { Draw } from '#domain/replay/recorded/draw.ts';
import { knownFrom, recordedFrom } from '#domain/replay/recorded/known-from.ts';
import { decidedUntil, type RecordedJob } from '#domain/replay/recorded/recorded-job.ts';
import type { Switched } from '#domain/replay/recorded/switched-by.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import {
  begunOf,
  type Difference,
  differencesOf,
  isExactly,
  isNoticeablySame,
  type Outcomes,
  recordedOutcomes,
  waitingOf,
  within,
} from './compare.ts';

/** A job to replay, and what it is to be replayed with; left out: as it was. */
export interface Subject {
  readonly recorded: RecordedJob;
  readonly changed?: ReadonlyMap<number, ScheduledJob>;
}

/** A job as it would have gone. */
export interface ReplayedJob {
  readonly recorded: RecordedJob;
  /** The first instant that is replayed: later than that of the stretch where what held before is not recorded any more. */
  readonly from: EpochSeconds;
  /** The outcomes of its runs from then on, as they are recorded and as they would be; without those that are not reproduced. */
  readonly before: Outcomes;
  readonly after: Outcomes;
  /** Runs whose records a replay without a change does not come to; they are no difference. */
  readonly unreproduced: readonly Difference[];
  readonly differences: readonly Difference[];
  readonly unknown?: Played['unknown'];
  readonly isUntimed: boolean;
}

/** The things that a replay depends on besides. `switched`: the pauses of everything, and the blackouts. */
interface Circumstances {
  readonly draw: Draw;
  readonly switched: Switched;
  /** It ends where more runs than that would be let in. */
  readonly mostRuns: number;
}

/**
 * Replays jobs together: first as they were, which shows what can be replayed at all, then with their changes. Yields after each step.
 * Undefined: there are too many runs.
 */
export function* replay(
  subjects: readonly Subject[],
  stretch: Stretch,
  circumstances: Circumstances,
): Generator<void, readonly ReplayedJob[] | undefined> {
  const known = subjects.map(({ recorded, changed }) => {
    const from = knownFrom(recorded, stretch);
    return { recorded: recordedFrom(recorded, from), from, changed };
  });
  const asItWas = known.map(({ recorded, from }) => ({ recorded, from, revisions: recorded.past.revisions }));
  const base = yield* new Simulation(asItWas, stretch, circumstances).play();
  if (base === undefined) {
    return undefined;
  }
  const isChanged = subjects.some(({ changed }) => changed !== undefined);
  const letIn = new Map([...base.values()].flatMap((played) => [...played.letIn]));
  const changed = known.map(({ recorded, from, changed: revisions = recorded.past.revisions }) => ({
    recorded,
    from,
    revisions,
  }));
  const played = isChanged ? yield* new Simulation(changed, stretch, { ...circumstances, letIn }).play() : base;
  return played && known.map(({ recorded, from }) => compared(recorded, { ...stretch, from }, base, played));
}

function compared(
  recorded: RecordedJob,
  { from, to }: Stretch,
  base: ReadonlyMap<string, Played>,
  played: ReadonlyMap<string, Played>,
): ReplayedJob {
  const { jobId } = recorded;
  const until = decidedUntil(recorded, to);
  const part = (outcomes: Outcomes) => within(outcomes, from, until);
  const begun = begunOf(part(recordedOutcomes(recorded, { from, to: until })));
  const asItWas = part(base.get(jobId)?.outcomes ?? new Map());
  const after = part(played.get(jobId)?.outcomes ?? new Map());
  const before = new Map([...waitingOf(asItWas), ...begun]);
  const unreproduced = differencesOf(begun, begunOf(asItWas), isExactly);
  const unsure = new Set(unreproduced.map(({ before: one, after: other }) => (one ?? other)?.runId));
  const sure = (outcomes: Outcomes) => new Map([...outcomes].filter(([runId]) => !unsure.has(runId)));
  const differences = differencesOf(sure(asItWas), sure(after), isNoticeablySame);
  const { unknown, isUntimed = false } = played.get(jobId) ?? {};
  return {
    recorded,
    from,
    before: sure(before),
    after: sure(after),
    unreproduced,
    differences,
    isUntimed,
    ...(unknown === undefined ? {} : { unknown }),
  };
}
