import { FiresIn, type Stretch } from '#domain/forecast/fires-in.ts';
import { isPlannable, type PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import { foreseenTime } from '#domain/ledger/planning/blackouts.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Subject } from './subjects.ts';

type Fires = readonly EpochSeconds[];

/**
 * The fires of jobs within a stretch that will be planned, as far as that can be seen now: none in a blackout, none that somebody asked to
 * leave out, none of a job that is there from a pause of everything on. Jobs whose fires are the same have the same array.
 */
export class PlannedFires {
  readonly stretch: Stretch;
  readonly #time: PlanningTime;
  readonly #all: FiresIn;
  readonly #planned = new Map<Fires, Map<string, Fires>>();

  constructor(stretch: Stretch, time: PlanningTime) {
    this.stretch = stretch;
    this.#time = time;
    this.#all = new FiresIn(stretch);
  }

  /** In their order, as many as the job may still have. */
  of(subject: Subject): Fires {
    const { schedule, firesFrom, mostFires, leftOut } = subject;
    const { from, to } = this.stretch;
    if (schedule === undefined || firesFrom >= to) {
      return [];
    }
    const planned = this.#outsideStandstills(this.#all.of(schedule), subject);
    const later = firesFrom > from ? planned.filter((fire) => fire >= firesFrom) : planned;
    const wanted = leftOut.length === 0 ? later : later.filter((fire) => !leftOut.includes(fire));
    return wanted.length > mostFires ? wanted.slice(0, mostFires) : wanted;
  }

  #outsideStandstills(fires: Fires, { settings, isThere }: Subject): Fires {
    const time = foreseenTime(this.#time, settings);
    const within = (time.standstills ?? []).filter(
      ({ from = Infinity, to }) => from < this.stretch.to && (to === undefined ? isThere : to >= this.stretch.from),
    );
    if (within.length === 0) {
      return fires;
    }
    const known = this.#planned.get(fires) ?? new Map<string, Fires>();
    this.#planned.set(fires, known);
    const key = within.map(({ from, to }) => `${from} ${to}`).join();
    const planned = known.get(key) ?? fires.filter((fire) => isPlannable(fire, { ...time, standstills: within }));
    known.set(key, planned);
    return planned;
  }
}
