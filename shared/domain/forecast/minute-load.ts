import type { OverlapPolicy } from '#domain/jobs/job.ts';
import { MOST_ACTIVE } from '#domain/ledger/runs/slots.ts';
import { MINUTE } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Stretch } from './fires-in.ts';

/** The fires of a job, how long each run takes, and what becomes of a fire while another run goes on. */
interface Going {
  readonly fires: readonly EpochSeconds[];
  readonly takesSeconds: number;
  readonly overlap: OverlapPolicy;
  /** So many jobs that are alike in all of that; one, unless told. */
  readonly jobs?: number;
}

/**
 * Jobs within a stretch, minute by minute from its beginning: how many fires there are, and how many runs at once at most. The latter adds up
 * the most of each job in that minute, so that the load of several lists of jobs is their sum; all jobs that fire at a full minute do reach it.
 */
export class MinuteLoad {
  readonly starts: number[];
  readonly atOnce: number[];
  readonly #stretch: Stretch;

  constructor(stretch: Stretch) {
    this.#stretch = stretch;
    const minutes = Math.ceil((stretch.to - stretch.from) / MINUTE);
    this.starts = new Array<number>(minutes).fill(0);
    this.atOnce = new Array<number>(minutes).fill(0);
  }

  /** Adds the fires of a job, or of several, which are in their order. */
  add(going: Going): void {
    for (const fire of going.fires) {
      this.#count(this.starts, this.#minuteOf(fire), going.jobs);
    }
    if (going.overlap === 'allow') {
      this.#addMany(going);
    } else {
      this.#addOne(going);
    }
  }

  /** At most one run at a time: a fire meanwhile is skipped, waits, or takes the place. */
  #addOne({ fires, takesSeconds, overlap, jobs }: Going): void {
    let busyUntil = Number.NEGATIVE_INFINITY;
    let counted = -1;
    for (const fire of fires) {
      if (overlap === 'skip' && fire < busyUntil) {
        continue;
      }
      const begins = overlap === 'queue' ? Math.max(fire, busyUntil) : fire;
      busyUntil = begins + takesSeconds;
      const last = this.#minuteOf(Math.max(begins, busyUntil - 1));
      for (let minute = Math.max(counted + 1, this.#minuteOf(begins)); minute <= last; minute += 1) {
        this.#count(this.atOnce, minute, jobs);
      }
      counted = Math.max(counted, last);
    }
  }

  /** The most of a minute is there at its beginning, or when one of its fires begins. */
  #addMany({ fires, takesSeconds, jobs = 1 }: Going): void {
    let [begun, over] = [0, 0];
    const goingAt = (at: EpochSeconds) => {
      while ((fires[begun] ?? Number.POSITIVE_INFINITY) <= at) {
        begun += 1;
      }
      while (over < begun && (fires[over] ?? at) + takesSeconds <= at) {
        over += 1;
      }
      return begun - over;
    };
    for (let minute = 0; minute < this.atOnce.length; minute += 1) {
      const begin = this.#stretch.from + minute * MINUTE;
      let most = goingAt(begin);
      for (let fire = fires[begun]; fire !== undefined && fire < begin + MINUTE; fire = fires[begun]) {
        most = Math.max(most, goingAt(fire));
      }
      this.#count(this.atOnce, minute, jobs * Math.min(most, MOST_ACTIVE));
    }
  }

  #minuteOf(at: EpochSeconds): number {
    return Math.floor((at - this.#stretch.from) / MINUTE);
  }

  /** What lies behind the stretch is left out. */
  #count(minutes: number[], minute: number, count = 1): void {
    const before = minutes[minute];
    if (before !== undefined) {
      minutes[minute] = before + count;
    }
  }
}
