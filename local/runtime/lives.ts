import type { Engine, EngineParts, WrittenEnds } from '#engine/commit/engine.ts';
import { makeEngine } from '#engine/make-engine.ts';
import type { Ports } from '#ports/ports.ts';
import type { Stores } from '#ports/stores/stores.ts';
import type { LocalQueues } from './queues.ts';

/** The parts of an engine whose stores may have to be opened anew. */
export interface LifeParts extends Omit<EngineParts, 'ports'> {
  readonly ports: Omit<Ports, keyof Stores | 'queues'>;
  readonly queues: LocalQueues;
  /**
   * The stores for those who begin now. Attempts go on when all else has ended: `outlives` knows them by their owners.
   */
  readonly openStores: (outlives: (owner: string) => boolean) => Stores;
}

/**
 * The engines of one process, one after the other. A commit that fails is a crash of everything but the commands: what the engine knows is
 * forgotten, who works with it is refused by its stores and sends nothing more. Only the attempts under way go on into the next life, and what
 * is known of those that have ended.
 */
export class Lives {
  readonly #parts: LifeParts;
  readonly #attemptsUnderWay = new Set<string>();
  #writtenEnds: WrittenEnds | undefined;
  #engine: Engine;
  #end: () => void = () => undefined;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    this.#engine = this.#begin();
  }

  /** The engine that lives now. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Ends this life and begins the next one. */
  next(): void {
    this.#end();
    this.#engine = this.#begin();
  }

  #begin(): Engine {
    const { openStores, queues, ports, ...parts } = this.#parts;
    const stores = openStores((owner) => this.#attemptsUnderWay.has(owner));
    let isOver = false;
    this.#end = () => {
      isOver = true;
    };
    const engine = makeEngine({
      ...parts,
      ports: {
        ...stores,
        ...ports,
        queues: {
          sendWakes: async (messages) => (isOver ? undefined : queues.sendWakes(messages)),
          sendRun: async (message, delaySeconds) => (isOver ? undefined : queues.sendRun(message, delaySeconds)),
          tellChannels: async (names, delaySeconds) => (isOver ? undefined : queues.tellChannels(names, delaySeconds)),
        },
      },
    });
    this.#writtenEnds ??= engine.writtenEnds;
    return { ...engine, attemptsUnderWay: this.#attemptsUnderWay, writtenEnds: this.#writtenEnds };
  }
}
