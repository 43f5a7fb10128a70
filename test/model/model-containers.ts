import type { Clock } from '#ports/clock.ts';
import type { ContainerCensus, ContainerStart, Containers } from '#ports/containers.ts';
import type { RunMessage } from '#ports/queues.ts';
import { frozen } from '#testing/stores/frozen.ts';

const LONGEST_START_MS = 90_000;

/** How containers fare. */
interface ContainerLife {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  /** Whether the next one ends before it has begun. */
  readonly isStillborn: () => boolean;
  /** What is in a container, until it ends. */
  readonly live: (message: RunMessage) => Promise<unknown>;
}

/** Containers that take their time to start; those asked for twice are one. */
export class ModelContainers implements Containers, ContainerCensus {
  readonly #life: ContainerLife;
  readonly #stopped = new Map<string, boolean>();
  #generation = 0;

  constructor(life: ContainerLife) {
    this.#life = life;
  }

  async start(message: RunMessage, attempt: number, start: number): Promise<ContainerStart> {
    const token = `${message.runId}.${attempt}.${start}`;
    const stopped = this.#stopped.get(token);
    if (stopped === undefined) {
      this.#begin(token, frozen(message));
    }
    return stopped === true ? { kind: 'stopped', why: 'the model had it end' } : { kind: 'started' };
  }

  async running(): Promise<number> {
    return [...this.#stopped.values()].filter((stopped) => !stopped).length;
  }

  /** Ends all of them, those that are starting, too. */
  end(): void {
    this.#generation += 1;
    for (const token of this.#stopped.keys()) {
      this.#stopped.set(token, true);
    }
  }

  #begin(token: string, message: RunMessage): void {
    const { clock, chance, isStillborn, live } = this.#life;
    const generation = this.#generation;
    this.#stopped.set(token, false);
    clock.after(Math.floor(chance() * LONGEST_START_MS), () => {
      const life = isStillborn() || generation !== this.#generation ? Promise.resolve() : live(message);
      void life.then(() => this.#stopped.set(token, true));
    });
  }
}
