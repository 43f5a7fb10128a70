import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import type { Program, StartAnswer, Starter, TakeOutput } from '#adapters/commands/program/starter.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import { HELPER_FILE, HelperLife } from './helper-life.ts';

/** The surroundings of a spawner. */
interface SpawnerParts {
  readonly clock: Clock;
  /** Is told of each end of a helper that nobody had asked for, and what follows from it. */
  readonly onTrouble: (what: string) => void;
  /** False: the helper is started with the first program, and not at once. */
  readonly isEager?: boolean;
  /** The helper's program, unless it is the one beside this file. */
  readonly helperFile?: string;
}

/** Starting a program is mostly waiting for the new process: a second helper starts another one meanwhile. */
const MOST_HELPERS = 2;
const MOST_DEATHS = 3;
const DEATHS_WITHIN_MS = 60_000;

/**
 * Starts programs by a helper: a small process, as starting one takes the longer the larger the process is that does it. Where programs
 * wait for it, a second one is started. A helper that dies loses the programs it carried; another takes its place. After three deaths
 * within a minute this process starts programs itself.
 */
export class Spawner {
  readonly #parts: SpawnerParts;
  readonly #lives = new Set<HelperLife>();
  #deaths: readonly EpochMilliseconds[] = [];
  #isGivenUp = false;

  /** Starts the helper, which is ready some 50 ms later; what is to be started meanwhile waits for that. */
  constructor(parts: SpawnerParts) {
    this.#parts = parts;
    if (parts.isEager ?? true) {
      this.#begin();
    }
  }

  /** The numbers of the helpers' processes, the oldest first. */
  get helperPids(): readonly number[] {
    return [...this.#lives].map(({ pid }) => pid).filter((pid) => pid !== undefined);
  }

  /** Starts a program in a process group of its own. */
  readonly start: Starter = async (program: Program, takeOutput: TakeOutput): Promise<StartAnswer> => {
    while (!this.#isGivenUp) {
      const answer = await this.#leastBusy().start(program, takeOutput);
      if (answer.kind !== 'not_asked') {
        return answer;
      }
    }
    return await startDirectly(program, takeOutput);
  };

  /** Ends the helpers. What is started afterwards is started by this process. */
  close(): void {
    this.#isGivenUp = true;
    for (const life of this.#lives) {
      life.kill();
    }
    this.#lives.clear();
  }

  #leastBusy(): HelperLife {
    const [first = this.#youngest(), ...others] = [...this.#lives].filter(({ isReady }) => isReady);
    const best = others.reduce((one, other) => (other.waiting < one.waiting ? other : one), first);
    if (best.isReady && best.waiting > 0 && this.#lives.size < MOST_HELPERS) {
      this.#begin();
    }
    return best;
  }

  /** None is ready yet: the one that was begun last is the next. */
  #youngest(): HelperLife {
    return [...this.#lives].at(-1) ?? this.#begin();
  }

  #begin(): HelperLife {
    const life = new HelperLife({
      clock: this.#parts.clock,
      file: this.#parts.helperFile ?? HELPER_FILE,
      onEnd: (how, lost) => this.#mourn(life, how, lost),
    });
    this.#lives.add(life);
    return life;
  }

  #mourn(life: HelperLife, how: string, lost: number): void {
    if (!this.#lives.delete(life)) {
      return;
    }
    const nowMs = this.#parts.clock.now();
    this.#deaths = [...this.#deaths.filter((deathMs) => nowMs - deathMs < DEATHS_WITHIN_MS), nowMs];
    const wasGivenUp = this.#isGivenUp;
    this.#isGivenUp ||= this.#deaths.length >= MOST_DEATHS;
    const why = wasGivenUp ? '' : 'as that was the third time within a minute, ';
    const next = this.#isGivenUp
      ? `${why}the runtime starts commands itself until its next start`
      : 'another one takes its place';
    this.#parts.onTrouble(`a helper process ended (${how}); attempts lost with it: ${lost}; ${next}`);
    if (!this.#isGivenUp && this.#lives.size === 0) {
      this.#begin();
    }
  }
}
