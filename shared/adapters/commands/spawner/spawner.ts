import type { Program, StartAnswer, Starter, TakeOutput } from '#adapters/commands/program/running.ts';
import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { HELPER_FILE, HelperLife } from './helper-life.ts';

/** The surroundings of a spawner. */
interface SpawnerParts {
  readonly clock: Clock;
  /** Is told of each end of a helper that nobody had asked for, and what follows from it. */
  readonly onTrouble: (what: string) => void;
  /** The helper's program, unless it is the one beside this file. */
  readonly helperFile?: string;
}

const MOST_DEATHS = 3;
const DEATHS_WITHIN_MS = 60_000;

/**
 * Starts programs by a helper: a small process, as starting one takes the longer the larger the process is that does it. A helper that
 * dies loses the programs it carried; another takes its place. After three deaths within a minute this process starts programs itself.
 */
export class Spawner {
  readonly #parts: SpawnerParts;
  #life: HelperLife | undefined;
  #deaths: readonly EpochMilliseconds[] = [];
  #isClosed = false;

  /** Starts the helper, which is ready some 50 ms later; what is to be started meanwhile waits for that. */
  constructor(parts: SpawnerParts) {
    this.#parts = parts;
    this.#life = this.#begin();
  }

  /** The number of the helper's process; undefined where there is none. */
  get helperPid(): number | undefined {
    return this.#life?.pid;
  }

  /** Starts a program in a process group of its own. */
  readonly start: Starter = async (program: Program, takeOutput: TakeOutput): Promise<StartAnswer> => {
    for (;;) {
      const life = this.#life;
      if (life === undefined) {
        return await startDirectly(program, takeOutput);
      }
      const answer = await life.start(program, takeOutput);
      if (answer.kind !== 'not_asked') {
        return answer;
      }
    }
  };

  /** Ends the helper. What is started afterwards is started by this process. */
  close(): void {
    this.#isClosed = true;
    this.#life?.kill();
    this.#life = undefined;
  }

  #begin(): HelperLife {
    return new HelperLife({
      clock: this.#parts.clock,
      file: this.#parts.helperFile ?? HELPER_FILE,
      onEnd: (how, lost) => this.#replace(how, lost),
    });
  }

  #replace(how: string, lost: number): void {
    if (this.#isClosed) {
      return;
    }
    const nowMs = this.#parts.clock.now();
    this.#deaths = [...this.#deaths.filter((deathMs) => nowMs - deathMs < DEATHS_WITHIN_MS), nowMs];
    const isOften = this.#deaths.length >= MOST_DEATHS;
    this.#life = isOften ? undefined : this.#begin();
    const next = isOften
      ? 'as that was the third time within a minute, the runtime starts commands itself until its next start'
      : 'another one takes its place';
    this.#parts.onTrouble(`the helper process ended (${how}); attempts lost with it: ${lost}; ${next}`);
  }
}
