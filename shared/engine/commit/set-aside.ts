import { mergedSetAside, type SetAsideItem } from '#domain/stored/set-aside.ts';
import type { TellUnreadable } from '#domain/stored/unreadable.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Observer } from '#ports/observer.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { EngineFault } from './fault.ts';

/** The things that this process could not read: told to the observer as they are found, and remembered for a while for the health. */
export class SetAside {
  readonly #observer: Pick<Observer, 'unreadable'>;
  readonly #clock: Clock;
  #items: readonly SetAsideItem[] = [];

  constructor({ observer, clock }: { readonly observer: Pick<Observer, 'unreadable'>; readonly clock: Clock }) {
    this.#observer = observer;
    this.#clock = clock;
  }

  readonly tell: TellUnreadable = (found) => {
    const now = secondsOf(this.#clock.now());
    this.#items = mergedSetAside(this.#items, [{ ...found, at: now }], now);
    this.#observer.unreadable(found);
  };

  /** Those that were found within the last hour, newest first. */
  recent(): readonly SetAsideItem[] {
    return mergedSetAside(this.#items, [], secondsOf(this.#clock.now()));
  }
}

/** Does something about one job; where that cannot be read, which was told as it was found, nothing, so that nobody else waits for it. */
export async function despiteUnreadable(act: () => Promise<unknown>): Promise<'done' | 'set aside'> {
  try {
    await act();
    return 'done';
  } catch (error) {
    if (isUnreadable(error)) {
      return 'set aside';
    }
    throw error;
  }
}

function isUnreadable(error: unknown): boolean {
  return error instanceof StoreFault ? error.code === 'item_unreadable' : isWithoutDefinition(error);
}

function isWithoutDefinition(error: unknown): boolean {
  return error instanceof EngineFault && error.code === 'definition_missing';
}
