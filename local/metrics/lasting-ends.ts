import type { Run } from '#domain/runs/run.ts';
import type { Durability } from '#ports/stores/durability.ts';

/** Runs whose ends were written together. */
interface Group {
  readonly durable: Promise<void>;
  readonly runs: Run[];
}

/** Tells of the ends of runs once they will outlive a crash. Of what a failed commit undoes nothing is told: it comes to an end again. */
export class LastingEnds {
  readonly #store: Durability;
  readonly #tell: (run: Run) => void;
  #last: Group | undefined;

  constructor(store: Durability, tell: (run: Run) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  /** Of a run whose end was just written. */
  add(run: Run): void {
    const durable = this.#store.durable();
    if (durable === undefined) {
      this.#tell(run);
    } else if (durable === this.#last?.durable) {
      this.#last.runs.push(run);
    } else {
      const group = { durable, runs: [run] };
      this.#last = group;
      durable.then(
        () => group.runs.forEach(this.#tell),
        () => undefined,
      );
    }
  }
}
