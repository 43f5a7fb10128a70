import type { Run } from '#domain/runs/run.ts';

/** An end of an attempt that the store does not take. Whoever has it tries again and again. */
export interface UnwrittenEnd {
  /** As it is to be written. */
  readonly run: Run;
  /** Why it was not. */
  readonly error: unknown;
  /** For so long it is tried at least; 0: it is given up. */
  readonly leftMs: number;
}

/** The ends that a runner has and cannot write, for who waits until it has stopped. */
export class UnwrittenEnds {
  readonly #ends = new Map<string, UnwrittenEnd>();
  #keepsGivenUp = false;
  #tell: ((end: UnwrittenEnd) => void) | undefined;

  /** To be called at each try that failed. One that is given up is forgotten: its run goes on as one whose attempt is lost. */
  failed(end: UnwrittenEnd): void {
    if (end.leftMs === 0 && !this.#keepsGivenUp) {
      this.over(end.run.id);
      return;
    }
    const isNew = !this.#ends.has(end.run.id);
    this.#ends.set(end.run.id, end);
    if (isNew) {
      this.#tell?.(end);
    }
  }

  /** To be called once a run's end is written, or is for somebody else to write. */
  over(runId: string): void {
    this.#ends.delete(runId);
  }

  /** From now on `tell` is told of each one, once: first of those that there are. */
  tellOf(tell: (end: UnwrittenEnd) => void): void {
    this.#tell = tell;
    for (const end of this.#ends.values()) {
      if (end.leftMs > 0) {
        tell(end);
      }
    }
  }

  /** From now on those that are given up are remembered: this runner goes on with no run. */
  keepGivenUp(): void {
    this.#keepsGivenUp = true;
  }

  /** Those that were given up since then. */
  get givenUp(): readonly Run[] {
    return [...this.#ends.values()].flatMap(({ run, leftMs }) => (leftMs > 0 ? [] : [run]));
  }
}
