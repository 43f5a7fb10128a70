import type { Head } from '#domain/ledger/head/head.ts';
import type { Execution } from '#ports/executor.ts';

/** What a run of a backfill may share its limit with. */
interface BackfillLimit {
  readonly id: string;
  readonly limit: number;
}

/** Watches who runs at once: each limit that is exceeded is noted, and how often each attempt was started. */
export class Crowds {
  /** How often each attempt was started. */
  readonly starts = new Map<string, number>();
  /** The arguments that the commands of runs were told. */
  readonly told = new Map<string, unknown>();
  /** Slot limits that were exceeded. */
  readonly found: string[] = [];
  readonly #running = new Map<string, Set<string>>();
  /** The runs of backfills, which have a limit of their own. */
  readonly #backfilled = new Map<string, BackfillLimit>();
  readonly #contained: { readonly runner: string; readonly maxConcurrent: number };

  /** @param contained the runner class whose jobs say CONTAINED in their `env` */
  constructor(contained: { readonly runner: string; readonly maxConcurrent: number }) {
    this.#contained = contained;
  }

  /** Notes which runs are a backfill's. */
  note({ active, backfills = [] }: Head): void {
    for (const { runId, backfill: id } of active) {
      const limit = backfills.find((backfill) => backfill.id === id)?.maxConcurrent;
      if (id !== undefined && limit !== undefined) {
        this.#backfilled.set(runId, { id, limit });
      }
    }
  }

  /** An attempt starts; what it answers ends it. */
  enter(execution: Execution): () => void {
    const start = `${execution.runId} ${execution.attempt}`;
    this.starts.set(start, (this.starts.get(start) ?? 0) + 1);
    this.told.set(execution.runId, execution.args);
    return this.join(execution);
  }

  /** An attempt that was started runs, or goes on; what it answers ends that. Groups of the model are sequential. */
  join({ jobId, runId, attempt, env }: Execution): () => void {
    const start = `${runId} ${attempt}`;
    const backfill = this.#backfilled.get(runId);
    const leave = [
      backfill === undefined
        ? this.#join(jobId, start, Number(env.SLOTS ?? 100))
        : this.#join(`backfill ${backfill.id}`, start, backfill.limit),
      ...(typeof env.GROUP === 'string' ? [this.#join(`group ${env.GROUP}`, start, 1)] : []),
      ...(env.CONTAINED === undefined
        ? []
        : [this.#join(`class ${this.#contained.runner}`, start, this.#contained.maxConcurrent)]),
    ];
    return () => {
      for (const leaveOne of leave) {
        leaveOne();
      }
    };
  }

  #join(rivals: string, start: string, limit: number): () => void {
    const running = this.#running.get(rivals) ?? new Set();
    this.#running.set(rivals, running);
    running.add(start);
    if (running.size > limit) {
      this.found.push(`${rivals}: ${[...running].join(' + ')}`);
    }
    return () => running.delete(start);
  }
}
