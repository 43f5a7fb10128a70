import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { CatchUp } from '#domain/ledger/head/backlog.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { type CouldAsk, couldAskBy } from './could-ask.ts';
import { type Draw, drawn } from './draw.ts';
import { type LateFire, lateFires, notWithOnTime, openedBy } from './late-fires.ts';
import { wasTurnedAway } from './recorded-job.ts';
import { type Sighting, USUAL_MS } from './sighting.ts';
import { type DefinitionOf, type ToldLook, toldLooks } from './told-looks.ts';

/** A stretch in which the job was not looked at, though a fire was due. */
interface Blind {
  readonly fromMs: EpochMilliseconds;
  readonly toMs: EpochMilliseconds;
}

/** Records keep seconds where nothing was sent. */
const ROUNDING_MS = 1_000;

/**
 * The looks at a job, as its records tell of them: each fire was decided by one look, and looks decide fires in their order. Under `catchup: all`
 * late fires were left to a catch-up by the look that decided the first of them.
 */
export class Sightings {
  readonly #byFire: ReadonlyMap<EpochSeconds, Sighting>;
  readonly #open: readonly CatchUp[];
  readonly #blind: readonly Blind[];
  readonly #lagsMs: readonly number[];

  /** `open`: the catch-ups that are open now; `revisions`: those that planned the runs. */
  constructor(runs: readonly Run[], revisions: ReadonlyMap<number, ScheduledJob>, open: readonly CatchUp[] = []) {
    this.#open = open;
    const definitionOf: DefinitionOf = ({ revision }) => revisions.get(revision)?.definition;
    const told = toldLooks(runs, definitionOf);
    const sightings = inOrder(told, lateFires(runs, definitionOf), couldAskBy(revisions));
    this.#byFire = new Map(sightings.map((sighting) => [sighting.fire, sighting]));
    this.#blind = blindStretches(sightings);
    this.#lagsMs = sightings.map(({ fire, atMs }) => atMs - fire * 1_000).filter((lagMs) => lagMs <= USUAL_MS);
  }

  /** The look that decided a fire, or left it to a catch-up that is open; undefined of one that nobody planned then. */
  of(fire: EpochSeconds): Omit<Sighting, 'fire'> | undefined {
    const left = this.#open.find(({ from, to }) => fire > from && fire <= to);
    return this.#byFire.get(fire) ?? (left && { atMs: left.to * 1_000, taken: false, turn: 0 });
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

/** No fire is decided by a later look than a fire behind it, and none before it is due. */
function inOrder(told: readonly ToldLook[], late: ReadonlyMap<EpochSeconds, LateFire>, couldAsk: CouldAsk): Sighting[] {
  const sightings: Sighting[] = [];
  let soonest = { atMs: Number.POSITIVE_INFINITY, taken: false, turn: 0 };
  let next: EpochSeconds | undefined;
  let onTime: Pick<Sighting, 'fire' | 'atMs'> | undefined;
  for (const { run, fire, atMs = fire * 1_000, taken, turn } of [...told].reverse()) {
    const earliest = atMs <= soonest.atMs ? { atMs, taken, turn } : soonest;
    const seen = { ...earliest, taken: earliest.taken || (soonest.taken && earliest.atMs === soonest.atMs) };
    const early = seen.atMs < fire * 1_000 || !couldAsk(run, fire, next, seen.atMs);
    const own = early ? { ...seen, atMs: fire * 1_000 } : late.has(fire) ? notWithOnTime(seen, fire, onTime) : seen;
    onTime = late.has(fire) || (wasTurnedAway(run) && run.reasonCode !== 'overlap') ? onTime : { fire, atMs: own.atMs };
    next = fire;
    sightings.push({ fire, ...own });
    soonest = late.has(fire) && own.atMs === atMs ? soonest : own;
  }
  sightings.reverse();
  return openedBy(sightings, late);
}
