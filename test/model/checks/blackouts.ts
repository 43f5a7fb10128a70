import { type Blackout, concerns } from '#domain/blackouts/blackout.ts';
import type { JobDefinition } from '#domain/jobs/job.ts';
import type { JobStandstill, MasterSwitch } from '#domain/ledger/head/pause-of-all.ts';

/** Fires of a blackout that may have been decided otherwise than it says in the end, as the clock had been further on before it was set back. */
interface UnsureStretch {
  readonly blackout: Blackout;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** What became of blackouts, as the switch was written: where nobody can be sure, as the clock was set back. */
export class BlackoutsSeen {
  readonly #unsure: UnsureStretch[] = [];
  #known: readonly Blackout[] = [];

  /** @param reached how far the clock has been */
  note({ blackouts = [] }: MasterSwitch, reached: number): void {
    for (const blackout of blackouts) {
      const before = this.#known.find(({ id }) => id === blackout.id);
      if (blackout.from !== undefined && before?.from === undefined) {
        this.#unsure.push({ blackout, from: blackout.from, to: reached + 1 });
      }
    }
    for (const blackout of this.#known) {
      const after = blackouts.find(({ id }) => id === blackout.id);
      const end = after === undefined ? blackout.from : after.to;
      if (end !== undefined && end < blackout.to) {
        this.#unsure.push({ blackout, from: end, to: Math.min(blackout.to, reached + 1) });
      }
    }
    this.#known = blackouts;
  }

  /** Whether a fire that lies in a blackout may have been decided all the same. */
  mayBeDecided({ blackout }: JobStandstill, fire: number): boolean {
    return this.#unsure.some((one) => one.blackout.id === blackout?.id && fire >= one.from && fire < one.to);
  }

  /** Whether a fire may have been taken away by a blackout that was removed, or cut short, afterwards. */
  mayBeTaken(definition: JobDefinition, fire: number): boolean {
    return this.#unsure.some(({ blackout, from, to }) => concerns(blackout, definition) && fire >= from && fire < to);
  }
}
