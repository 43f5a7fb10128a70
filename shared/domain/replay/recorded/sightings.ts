import type { JobDefinition } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { type CouldAsk, couldAskBy } from './could-ask.ts';
import { type Draw, drawn } from './draw.ts';
import { letInAtMs, wasTurnedAway } from './recorded-job.ts';
import { slotHoldersNamed } from './slot-holders.ts';

/** The look that decided a fire. */
interface Sighting {
  readonly fire: EpochSeconds;
  readonly atMs: EpochMilliseconds;
  /** The slot was seen to be taken: whoever ends in the same millisecond had not ended yet. */
  readonly taken: boolean;
  /** Its place among the looks of one millisecond, in [0, 1]: runs of a group pass in the order in which they came; more: behind all else. */
  readonly turn: number;
}

/** A stretch in which the job was not looked at, though a fire was due. */
interface Blind {
  readonly fromMs: EpochMilliseconds;
  readonly toMs: EpochMilliseconds;
}

/** The wake-ups of EventBridge come up to a minute late, by its own word. */
const USUAL_MS = 90_000;
/** Records keep seconds where nothing was sent. */
const ROUNDING_MS = 1_000;
const LONGEST_IN_LINE_MS = 86_400_000;
const AFTER_ALL = 10;

/**
 * The looks at a job, as its records tell of them: each fire was decided by one look, and looks decide fires in their order. Under `catchup: all`
 * late fires were left to a catch-up by the look that decided the first of them.
 */
export class Sightings {
  readonly #byFire: ReadonlyMap<EpochSeconds, Sighting>;
  readonly #blind: readonly Blind[];
  readonly #lagsMs: readonly number[];

  /** `revisions`: those that planned the runs. */
  constructor(runs: readonly Run[], revisions: ReadonlyMap<number, ScheduledJob>) {
    const definitionOf: DefinitionOf = ({ revision }) => revisions.get(revision)?.definition;
    const told = toldSightings(runs, definitionOf);
    const sightings = inOrder(told, lateFires(runs, definitionOf), couldAskBy(revisions));
    this.#byFire = new Map(sightings.map((sighting) => [sighting.fire, sighting]));
    this.#blind = blindStretches(sightings);
    this.#lagsMs = sightings.map(({ fire, atMs }) => atMs - fire * 1_000).filter((lagMs) => lagMs <= USUAL_MS);
  }

  /** The look that decided a fire; undefined of one that nobody planned then. */
  of(fire: EpochSeconds): Omit<Sighting, 'fire'> | undefined {
    return this.#byFire.get(fire);
  }

  /** The first instant from this one on at which the job could be looked at. */
  openFrom(atMs: EpochMilliseconds): EpochMilliseconds {
    let [low, high] = [0, this.#blind.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blind[middle]?.toMs ?? 0) > atMs) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const blind = this.#blind[low];
    return blind !== undefined && blind.fromMs <= atMs ? blind.toMs : atMs;
  }

  /** The look that would decide a fire that nobody planned then: as late as another one, and not while nobody looked. */
  wouldBe(fire: EpochSeconds, draw: Draw, about: string): EpochMilliseconds {
    return this.openFrom(fire * 1_000 + (drawn(this.#lagsMs, draw, `${about} lag`) ?? 0));
  }
}

/** The look that a record tells of. */
interface Seen extends Pick<Sighting, 'taken' | 'turn'> {
  readonly atMs: EpochMilliseconds | undefined;
}

type DefinitionOf = (run: Run) => JobDefinition | undefined;

interface Told extends Seen {
  readonly run: Run;
  readonly fire: EpochSeconds;
}

function toldSightings(runs: readonly Run[], definitionOf: DefinitionOf): Told[] {
  const letIn = new Map<number, { readonly id: string; readonly atMs: number }[]>();
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const run of runs) {
    const atMs = letInAtMs(run);
    if (atMs !== undefined) {
      const second = Math.floor(atMs / 1_000);
      letIn.set(second, [...(letIn.get(second) ?? []), { id: run.id, atMs }]);
    }
  }
  return runs
    .filter(({ trigger }) => trigger === 'schedule')
    .flatMap((run) => {
      const seen = toldOf(run, definitionOf(run)?.group !== undefined, byId, letIn);
      const { from, to } = run.span ?? { from: run.scheduledAt, to: run.scheduledAt };
      return from === to ? [{ run, fire: from, ...seen }] : [from, to].map((fire) => ({ run, fire, ...seen }));
    })
    .sort((one, other) => one.fire - other.fire);
}

/** The words of a record on the look that decided it. Seconds are made as exact as the runs that had to be there allow. */
function toldOf(
  run: Run,
  hasGates: boolean,
  byId: ReadonlyMap<string, Run>,
  letIn: ReadonlyMap<number, readonly { readonly id: string; readonly atMs: number }[]>,
): Seen {
  if (run.decidedAt !== undefined) {
    const others = (letIn.get(run.decidedAt) ?? []).filter(({ id, atMs }) => id !== run.id && atMs !== run.sentAtMs);
    const waited = !hasGates || run.sentAtMs === undefined || Math.floor(run.sentAtMs / 1_000) > run.decidedAt;
    const taken = waited && others.length === 0;
    const waitedMs = (run.sentAtMs ?? run.finishedAtMs ?? Number.POSITIVE_INFINITY) - run.decidedAt * 1_000;
    const turn = Math.min(1, waitedMs / LONGEST_IN_LINE_MS);
    return { atMs: Math.max(run.decidedAt * 1_000, ...others.map(({ atMs }) => atMs)), taken, turn };
  }
  if (!isFinal(run) || !wasTurnedAway(run) || run.finishedAtMs === undefined) {
    return { atMs: letInAtMs(run), taken: false, turn: 0 };
  }
  const second = Math.floor(run.finishedAtMs / 1_000);
  const holders = slotHoldersNamed(run.reason ?? '').flatMap((id) => {
    const holder = byId.get(id);
    const atMs = holder && letInAtMs(holder);
    return atMs !== undefined && Math.floor(atMs / 1_000) === second ? [atMs] : [];
  });
  // A deletion decides what is due by itself, and not by a look before it.
  const turn = run.reasonCode === 'job_deleted' ? AFTER_ALL : 0;
  return { atMs: Math.max(run.finishedAtMs, ...holders), taken: run.reasonCode === 'overlap', turn };
}

/** The fires that a catch-up let run later than the look that opened it: their records say nothing of that look. */
function lateFires(runs: readonly Run[], definitionOf: DefinitionOf): ReadonlySet<Run> {
  return new Set(
    runs.filter((run) => {
      const atMs = run.trigger === 'schedule' && definitionOf(run)?.catchup === 'all' ? letInAtMs(run) : undefined;
      return atMs !== undefined && atMs - run.scheduledAt * 1_000 > USUAL_MS;
    }),
  );
}

/** No fire is decided by a later look than a fire behind it, and none before it is due. */
function inOrder(told: readonly Told[], late: ReadonlySet<Run>, couldAsk: CouldAsk): Sighting[] {
  const sightings: Sighting[] = [];
  let soonest = { atMs: Number.POSITIVE_INFINITY, taken: false, turn: 0 };
  let next: EpochSeconds | undefined;
  for (const { run, fire, atMs = fire * 1_000, taken, turn } of [...told].reverse()) {
    const seen = atMs <= soonest.atMs ? { atMs, taken, turn } : soonest;
    const early = seen.atMs < fire * 1_000 || !couldAsk(run, fire, next, seen.atMs);
    const own = early ? { ...seen, atMs: fire * 1_000 } : seen;
    next = fire;
    sightings.push({ fire, ...own });
    soonest = late.has(run) && own.atMs === atMs ? soonest : own;
  }
  sightings.reverse();
  return openedBy(sightings, new Set(told.filter(({ run }) => late.has(run)).map(({ fire }) => fire)));
}

/** Late fires that were due when the first of them was let in were left to one catch-up by the same look. */
function openedBy(sightings: readonly Sighting[], late: ReadonlySet<EpochSeconds>): Sighting[] {
  let opened: Sighting | undefined;
  return sightings.map((sighting) => {
    if (!late.has(sighting.fire)) {
      return sighting;
    }
    if (opened === undefined || sighting.fire * 1_000 > opened.atMs) {
      opened = sighting;
    }
    return { ...sighting, atMs: Math.min(sighting.atMs, opened.atMs) };
  });
}

function blindStretches(sightings: readonly Sighting[]): Blind[] {
  const stretches: Blind[] = [];
  for (const { fire, atMs } of sightings) {
    const last = stretches.at(-1);
    if (atMs - fire * 1_000 < ROUNDING_MS || (last !== undefined && atMs <= last.toMs)) {
      continue;
    }
    stretches.push({ fromMs: Math.max(fire * 1_000, last?.toMs ?? 0), toMs: atMs });
  }
  return stretches;
}
